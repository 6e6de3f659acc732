import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

// What is made goes below the build folder that Meson names; `npm run build` alone fills web/dist.
export default defineConfig({
  plugins: [react()],
  build: {
    target: 'es2022',
    manifest: true,
    sourcemap: false,
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 900,
    outDir: process.env.NIJU_CONSOLE_DIST ?? 'dist',
    emptyOutDir: true,
  },
  server: { proxy: { '/api': 'http://127.0.0.1:8440' } },
  test: { include: ['src/**/*_test.{ts,tsx}'] },
});
