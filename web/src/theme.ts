// One look for all pages: calm greys, one ink blue; colour is kept for what it means (tiers, states).
import { createTheme, type MantineColorsTuple } from '@mantine/core';

const ink: MantineColorsTuple = [
  '#eef3fb', '#dbe5f5', '#b5c8ea', '#8ca9de', '#6a8fd3', '#527dcb', '#3d68b8', '#31569c', '#284781', '#1d3562',
];
const dark: MantineColorsTuple = [
  '#d9dfe8', '#b4bdca', '#98a3b3', '#6d7889', '#3d4757', '#2f3846', '#232b37', '#1a212b', '#141a22', '#0f141a',
];
const gray: MantineColorsTuple = [
  '#f7f8fa', '#f0f2f5', '#e5e8ed', '#d7dce3', '#c2c9d3', '#a3adba', '#7d8897', '#586373', '#3b4554', '#222a36',
];

export const theme = createTheme({
  primaryColor: 'ink',
  primaryShade: { light: 7, dark: 6 },
  autoContrast: true,
  colors: { ink, dark, gray },
  black: '#1b2430',
  fontFamily:
    '"Inter Variable", "Hiragino Sans", "Noto Sans JP", "Noto Sans CJK JP", "Yu Gothic UI", Meiryo, system-ui, sans-serif',
  fontFamilyMonospace: 'ui-monospace, "SFMono-Regular", "DejaVu Sans Mono", Consolas, monospace',
  defaultRadius: 'md',
  headings: { fontWeight: '650', sizes: { h1: { fontSize: '1.375rem', lineHeight: '1.35' } } },
  fontSizes: { xs: '0.75rem', sm: '0.8125rem', md: '0.875rem', lg: '1rem', xl: '1.125rem' },
  components: {
    Button: { defaultProps: { size: 'sm' } },
    ActionIcon: { defaultProps: { variant: 'subtle', color: 'gray' } },
    Tooltip: { defaultProps: { withArrow: true, openDelay: 250, multiline: true, maw: 340 } },
    TextInput: { defaultProps: { size: 'sm' } },
    Select: { defaultProps: { size: 'sm', comboboxProps: { shadow: 'md' } } },
  },
});
