/** What a warning is about. */
export type SettingsWarningCode =
  | 'unknown_variable'
  | 'ignored_variable'
  | 'deprecated_setting'
  | 'desktop_degraded'
  | 'shadowed_model'
  | 'reserved_server'
  | 'stored_header';

/** Something about the settings that does not keep the program from working. */
export interface SettingsWarning {
  readonly code: SettingsWarningCode;
  readonly env: string;
  readonly message: string;
  /** The variable that was probably meant. */
  readonly suggestion?: string;
}
