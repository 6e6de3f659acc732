declare module 'echarts/lib/i18n/langEN.js';
declare module 'echarts/lib/i18n/langJA.js';
