import { expect, test } from 'vitest';
import { glyphsFor, THEMES, themeFor } from '../../../src/app/shell/theme.ts';
import { AppDriver } from '../../support/app-driver.ts';
import { openApp } from '../../support/terminal.tsx';

test('a theme is taken by its name, NO_COLOR goes before it, and an unknown name is as none', () => {
  for (const [name, theme] of THEMES) expect(themeFor({ BND_TUI_THEME: name })).toBe(theme);
  expect(themeFor({ BND_TUI_THEME: 'light', NO_COLOR: '1' })).toBe(THEMES.get('monochrome'));
  expect(themeFor({ BND_TUI_THEME: 'purple', NO_COLOR: '' })).toBe(THEMES.get('dark'));
});

test('monochrome names no color, and every theme has a style for every meaning', () => {
  const styles = Object.values(THEMES.get('monochrome') ?? {});
  expect(styles.some((style) => style.color !== undefined || style.dimColor === true)).toBe(false);
  const tones = Object.keys(themeFor({}));
  for (const theme of THEMES.values()) expect(Object.keys(theme)).toEqual(tones);
});

test.each(['deuteranopia', 'tritanopia'])('in %s how bad it is shows in weight as well as in hue', (name) => {
  const theme = THEMES.get(name) ?? themeFor({});
  const tones = [theme.ok, theme.warn, theme.error];
  const weights = tones.map(({ bold, inverse }) => `${bold === true} ${inverse === true}`);
  expect(new Set(weights).size).toBe(3);
  const hues = new Set(tones.map(({ color }) => color?.replace('Bright', '')));
  expect(hues.size).toBe(2);
  const mistaken = name === 'deuteranopia' ? ['red', 'green'] : ['blue', 'green', 'yellow'];
  expect(mistaken.filter((hue) => hues.has(hue))).toEqual([]);
});

test('without UTF-8 nothing but ASCII is drawn, sparkline and marks included', async () => {
  expect(glyphsFor({ LANG: 'C.UTF-8' })).not.toBe(glyphsFor({ LANG: 'C' }));
  const app = await (await new AppDriver().signIn()).press('0', 'down', 'F', 'enter');
  const places = ['targets', 'sessions', 'scopes', 'help'];
  const terminal = await openApp(app, 100, 30, { LANG: 'C' });
  for (const name of places) {
    await app.press(':', name, 'enter');
    expect(terminal.frame()).toMatch(/^[\n\x20-\x7e\x1b]*$/);
  }
  terminal.close();
});
