import * as z from 'zod';

import { Permission } from './permissions.ts';

/** Who acts in which workspace with which permissions. */
export const AccessGrant = z.object({
  workspaceId: z.uuid(),
  accountId: z.uuid(),
  subjectId: z.string().min(1),
  subjectLabel: z.string().optional(),
  permissions: z.array(Permission),
  metadata: z.record(z.string(), z.unknown()).optional(),
});
export type AccessGrant = z.infer<typeof AccessGrant>;
