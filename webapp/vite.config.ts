import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'
import { firstScreen } from './firstScreen.ts'
import { leanZod } from './leanZod.ts'
import { messages } from './messages.ts'
import { runbookFile, runbooks } from './runbooks.ts'
import { shellWorker } from './shellWorker.ts'

const server = 'http://127.0.0.1:8080'

export default defineConfig({
  plugins: [leanZod(), messages(), firstScreen(), shellWorker(), runbooks(), vue({ include: [/\.vue$/, runbookFile] })],
  // Nothing here is written in Vue's older style.
  define: { __VUE_OPTIONS_API__: false },
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
    // One request for all that the first screen runs.
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: 'start', tags: ['$initial'], test: /^(?!.*shellWorker)/ }] } } },
  },
  test: {
    environment: 'node',
    setupFiles: ['src/testing/speakEnglish.ts'],
    testTimeout: 20_000,
    include: ['src/**/*.test.ts'],
  },
})
