/**
 * The direction of imports: shared <- base <- db, config <- chains, hermes <- packets <- clearing <- accounts, operations
 * <- http, live, queue <- main.
 */
const ranks = [['base'], ['db', 'config'], ['chains', 'hermes'], ['packets'], ['clearing'], ['accounts', 'operations'], ['http', 'live', 'queue']]
/** The last rank are the service's doors. They share what a door needs (origins, limits); cycles stay refused. */
const doors = ranks.at(-1)

/** Tests and what only tests import may reach across: they boot the real service. */
const testSupport = '\\.test\\.ts$|/testing(\\.setup)?(\\.ts$|/)'

/** A server layer sees `shared`, the layers below it and itself; never its neighbours, those above, or the entry files. */
function layerRules() {
  return ranks.flatMap((layers, rank) => layers.map((layer) => {
    const below = [...ranks.slice(0, rank).flat(), ...(layers === doors ? doors : [])]
    return {
      name: `server-${layer}`,
      comment: `${layer} may import from ${[...below, 'shared'].join(', ')} only`,
      severity: 'error',
      from: { path: `^server/src/${layer}/`, pathNot: testSupport },
      to: { path: '^server/src/', pathNot: `^server/src/(${[layer, ...below].join('|')})/` },
    }
  }))
}

function workspaceRule(name, sees) {
  const seen = [name, ...sees].join('|')
  return {
    name: `${name}-sees-${sees.join('-') || 'nothing'}`,
    comment: `${name} may import from ${sees.join(', ') || 'nothing of ours'} only`,
    severity: 'error',
    from: { path: `^${name}/` },
    to: { path: '^(shared|server|webapp|sandbox|e2e|scripts)/', pathNot: `^(${seen})/` },
  }
}

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    { name: 'no-test-imports', comment: 'what runs never imports a test', severity: 'error', from: { pathNot: '\\.test\\.ts$' }, to: { path: '\\.test\\.ts$' } },
    { name: 'no-test-support', comment: 'what runs never imports test support', severity: 'error', from: { path: '^(shared|server|sandbox|webapp)/', pathNot: testSupport }, to: { path: '^(shared|server|sandbox|webapp)/.*/testing(\\.setup)?(\\.ts$|/)' } },
    workspaceRule('shared', []),
    workspaceRule('server', ['shared']),
    workspaceRule('webapp', ['shared']),
    workspaceRule('sandbox', ['shared']),
    ...layerRules(),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(node_modules|dist|data)/' },
    tsPreCompilationDeps: true,
    moduleSystems: ['es6', 'cjs'],
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'require', 'node', 'default', 'types'], extensions: ['.ts', '.js', '.vue', '.mjs', '.json'] },
  },
}
