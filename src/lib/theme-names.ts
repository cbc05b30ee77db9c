/** Values of BND_TUI_THEME, `:theme` and `preferences.theme`. */
export const THEME_NAMES = [
  'dark',
  'light',
  'high-contrast',
  'deuteranopia',
  'tritanopia',
  'monochrome',
] as const;

export type ThemeName = (typeof THEME_NAMES)[number];
