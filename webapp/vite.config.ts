import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'
import { messages } from './messages.ts'
import { runbookFile, runbooks } from './runbooks.ts'

const server = 'http://127.0.0.1:8080'

export default defineConfig({
  plugins: [messages(), runbooks(), vue({ include: [/\.vue$/, runbookFile] })],
  server: {
    proxy: {
      '/api': { target: server, ws: true },
    },
  },
  // A strict content security policy serves the page: no inlined assets or module preload script.
  build: {
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  test: {
    environment: 'node',
    setupFiles: ['src/testing/speakEnglish.ts'],
    testTimeout: 20_000,
    include: ['src/**/*.test.ts'],
  },
})
