/** The names under which the tools of the session's own state are offered; the instructions use them too. */
export const FIRST_PARTY_TOOL_NAMES = Object.freeze({
  goalSet: 'opengeni__goal_set',
  goalUpdate: 'opengeni__goal_update',
  goalComplete: 'opengeni__goal_complete',
  goalPause: 'opengeni__goal_pause',
  setSessionTitle: 'opengeni__set_session_title',
});
