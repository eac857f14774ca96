import type { ConfigProblem } from './resolveReferences.ts'

/** Everything that is wrong with the configuration, together. */
export class ConfigError extends Error {
  override name = 'ConfigError'
  readonly problems: ConfigProblem[]

  constructor(problems: ConfigProblem[]) {
    super(problems.map(({ name, problem }) => `${name} ${problem}`).join('\n'))
    this.problems = problems
  }
}
