import type { AgentInputItem, CallModelInputFilter } from '@openai/agents';
import type { Settings } from '@opengeni/config';

/**
 * Removes the ids that the provider gave to items, since they refer to what the provider may no longer
 * have. Call ids, which pair calls and results, stay. Items without an id keep their identity.
 */
export const stripProviderItemIdsFilter: CallModelInputFilter = createItemFilter((item) => {
  if (item.id === undefined) return item;
  const { id: _id, ...rest } = item;
  return rest as AgentInputItem;
});

/** Leaves a computer call that has a list of actions without its single action, which providers refuse beside it. */
export const normalizeComputerCallsFilter: CallModelInputFilter = createItemFilter((item) => {
  if (item.type !== 'computer_call' || item.action === undefined || !item.actions?.length)
    return item;
  const { action: _action, ...rest } = item;
  return rest;
});

/** The filter that runs before every model call. */
export function createInputFilter(
  settings: Pick<Settings, 'openaiProviderItemIds'>,
): CallModelInputFilter {
  if (settings.openaiProviderItemIds !== 'strip') return normalizeComputerCallsFilter;
  const filter: CallModelInputFilter = async (args) =>
    await stripProviderItemIdsFilter({
      ...args,
      modelData: await normalizeComputerCallsFilter(args),
    });
  return Object.assign(filter, { preserveInputIdentity: true });
}

// Pure per item, never by its distance from the end, so that the prefix a provider has cached stays the same.
function createItemFilter(change: (item: AgentInputItem) => AgentInputItem): CallModelInputFilter {
  const filter: CallModelInputFilter = ({ modelData }) => ({
    ...modelData,
    input: modelData.input.map(change),
  });
  return Object.assign(filter, { preserveInputIdentity: true });
}
