/** Marks where a template of instructions takes the core that cannot be left out. */
export const AGENT_INSTRUCTIONS_CORE_PLACEHOLDER = '{{core}}';
