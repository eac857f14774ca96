import antfu from '@antfu/eslint-config'

export default antfu(
  {
    type: 'app',
    typescript: true,
    vue: true,
    // Layout is oxfmt's: .oxfmtrc.json.
    stylistic: false,
    jsdoc: false,
    // Markdown is prose for people, and its snippets are excerpts that need not stand alone.
    markdown: false,
    // Keys of package manifests and workspace files are ordered by topic, by hand.
    jsonc: false,
    pnpm: false,
    // Of tools whose YAML is older: `no` is false there.
    yaml: false,
    ignores: ['data/**', '**/dist/**', 'server/src/db/migrations/**', 'e2e/interchain/simd/**'],
  },
  {
    rules: {
      // These programs speak to people on their terminals; the server's own log is pino's.
      'no-console': 'off',
      // Node's own globals are known to everybody.
      'node/prefer-global/buffer': 'off',
      'node/prefer-global/process': 'off',
      // Entry points are modules whose top level is the program.
      'antfu/no-top-level-await': 'off',
      // A JSON Schema made of a pattern has no flags.
      'regexp/use-ignore-case': 'off',
      'antfu/top-level-function': 'error',
      // oxfmt lays these out.
      'unicorn/number-literal-case': 'off',
      'vue/html-closing-bracket-newline': 'off',
      'vue/html-indent': 'off',
      'vue/html-self-closing': 'off',
      'vue/singleline-html-element-content-newline': 'off',
    },
  },
  {
    files: ['**/*.test.ts', '**/testing*', '**/testing/**'],
    ignores: ['e2e/browser/**'],
    rules: {
      // Vitest's own second is too short for a loaded machine.
      'no-restricted-syntax': [
        'error',
        ...['waitFor', 'waitUntil', 'poll'].map(name => ({
          selector: `CallExpression[callee.object.name=/^(vi|expect)$/][callee.property.name='${name}'][arguments.length<2]`,
          message: `Say how long ${name} may wait at most.`,
        })),
      ],
    },
  },
  {
    files: ['webapp/src/**'],
    ignores: ['**/*.test.ts', '**/testing/**', 'webapp/src/dev/**', 'webapp/src/api/serviceClock.ts', 'webapp/src/api/sendCall.ts'],
    rules: {
      // The browser's clock may be wrong: what is told must not follow it.
      'no-restricted-syntax': [
        'error',
        ...[
          "CallExpression[callee.object.name='Date'][callee.property.name='now']",
          "NewExpression[callee.name='Date'][arguments.length=0]",
        ].map(selector => ({ selector, message: 'Ask serviceClock, which goes by the clock of the service.' })),
      ],
    },
  },
  {
    files: ['**/*.ts', '**/*.vue'],
    rules: {
      'ts/no-explicit-any': 'error',
      'ts/no-non-null-assertion': 'error',
      'ts/consistent-type-assertions': ['error', { assertionStyle: 'as', objectLiteralTypeAssertions: 'allow-as-parameter' }],
      // A zod schema and the type inferred from it share one name.
      'ts/no-redeclare': 'off',
      // The public function stands first, its helpers and their tables below it.
      'ts/no-use-before-define': ['error', { functions: false, classes: false, variables: false }],
    },
  },
)
