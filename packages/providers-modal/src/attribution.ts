/** Who a box belongs to. */
export type ModalSandboxAttribution = {
  leaseId: string;
  workspaceId: string;
  sandboxGroupId: string;
};

const LEASE_TAG = 'opengeni_lease_id';
const WORKSPACE_TAG = 'opengeni_workspace_id';
const GROUP_TAG = 'opengeni_sandbox_group_id';

/**
 * Tag that names the deployment which made a box. Deployments that share one Modal app are told apart by it:
 * the sweep never ends a box that carries the name of another deployment.
 */
export const MODAL_DEPLOYMENT_TAG = 'og_deployment';

/** The environment variables that a box of this owner is created with. */
export function modalSandboxAttributionEnvironment(
  input: ModalSandboxAttribution,
): Record<string, string> {
  return {
    OPENGENI_SANDBOX_LEASE_ID: input.leaseId,
    OPENGENI_SANDBOX_GROUP_ID: input.sandboxGroupId,
    OPENGENI_WORKSPACE_ID: input.workspaceId,
  };
}

/** The provider tags that a box of this owner carries. */
export function modalSandboxAttributionTags(
  input: ModalSandboxAttribution,
): Record<string, string> {
  return {
    opengeni: 'true',
    [LEASE_TAG]: input.leaseId,
    [WORKSPACE_TAG]: input.workspaceId,
    [GROUP_TAG]: input.sandboxGroupId,
  };
}

/** The owner that tags name; undefined unless lease, workspace and group are all there. */
export function findModalAttribution(
  tags: Readonly<Record<string, string>>,
): ModalSandboxAttribution | undefined {
  const leaseId = tags[LEASE_TAG];
  const workspaceId = tags[WORKSPACE_TAG];
  const sandboxGroupId = tags[GROUP_TAG];
  return leaseId && workspaceId && sandboxGroupId
    ? { leaseId, workspaceId, sandboxGroupId }
    : undefined;
}
