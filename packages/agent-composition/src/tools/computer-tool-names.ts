/** The function tools of a computer, in the order in which the model is shown them. */
export const COMPUTER_TOOL_NAMES = Object.freeze([
  'computer_screenshot',
  'computer_click',
  'computer_double_click',
  'computer_move',
  'computer_scroll',
  'computer_type',
  'computer_keypress',
  'computer_drag',
] as const);
