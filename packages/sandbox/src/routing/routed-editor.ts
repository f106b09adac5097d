import { RoutingUnsupportedError } from './routing-error.ts';
import type { ResolvedActiveBackend } from './routable-session.ts';
import { offers } from './routable-session.ts';

export interface EditResult {
  status?: 'completed' | 'failed';
  output?: string;
}

/** An editor in the shape of the Agents SDK. The operation is the SDK's, with a V4A diff. */
export interface RoutedEditor {
  createFile(operation: unknown, context?: unknown): Promise<EditResult | void>;
  updateFile(operation: unknown, context?: unknown): Promise<EditResult | void>;
  deleteFile(operation: unknown, context?: unknown): Promise<EditResult | void>;
}

/** Runs an edit where the pointer says at that moment. */
export type RouteEdit = <T>(edit: (backend: ResolvedActiveBackend) => Promise<T>) => Promise<T>;

type EditorMethod = keyof RoutedEditor;

/**
 * An editor that chooses its place with every edit. The Agents SDK asks for an editor once, when it binds its tools;
 * edits after a swap must land where commands do.
 */
export function createRoutedEditor(route: RouteEdit, runAs: string | undefined): RoutedEditor {
  // A place may order the edits of one editor, so each place is asked for its editor once.
  const editors = new WeakMap<object, Partial<RoutedEditor>>();
  const edit =
    (method: EditorMethod) =>
    (operation: unknown, context?: unknown): Promise<EditResult | void> =>
      route(async ({ session, kind }) => {
        if (!offers(session, 'createEditor')) {
          throw new RoutingUnsupportedError('createEditor', kind);
        }
        const editor = editors.get(session) ?? toEditor(session.createEditor(runAs));
        editors.set(session, editor);
        if (typeof editor[method] !== 'function') throw new RoutingUnsupportedError(method, kind);
        return editor[method](operation, context);
      });
  return {
    createFile: edit('createFile'),
    updateFile: edit('updateFile'),
    deleteFile: edit('deleteFile'),
  };
}

function toEditor(value: unknown): Partial<RoutedEditor> {
  return typeof value === 'object' && value !== null ? value : {};
}
