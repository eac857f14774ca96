/**
 * Houses of rooms, the lowest first: a room may import from itself and from the rooms before it. Rooms in one list do not know each
 * other. Other files of a house are above all its rooms, or named as a room. `npm test -- structure` prints what each room uses.
 */
const houses = {
  'server/src': [
    ['base'],
    ['db', 'config'],
    ['chains', 'hermes'],
    ['packets'],
    ['clearing'],
    ['accounts', 'operations'],
    ['http'],
    ['live', 'queue'],
  ],
  'server/src/clearing': [
    ['context.ts', 'states.ts'],
    ['gas'],
    ['timeline'],
    ['ledger'],
    ['owing'],
    ['orders'],
    ['quote'],
    ['payments'],
    ['runs'],
    ['claims'],
    ['refunds'],
    ['block'],
    ['views'],
  ],
  'server/src/clearing/refunds': [['due'], ['sign'], ['confirm'], ['admin']],
  'sandbox/src': [
    ['store'],
    ['accounts'],
    ['tx'],
    ['bank', 'network'],
    ['ibc', 'authz'],
    ['app'],
    ['chain'],
    ['relay', 'queries'],
    ['rpc', 'hermes', 'wallet'],
    ['control', 'traffic'],
  ],
  'webapp/src': [['api'], ['wallet'], ['stores'], ['words'], ['composables'], ['components'], ['pages']],
  e2e: [['kit'], ['conformance'], ['service', 'interchain'], ['chaos', 'browser', 'bench', 'contract']],
}

/** Tests and what only tests import may reach across: they boot the real service. */
const testSupport = '\\.test\\.ts$|/testing(\\.setup)?(\\.ts$|/)'

const pathOf = room => (room.includes('.') ? `${room.replace('.', '\\.')}$` : `${room}/`)

function roomRules() {
  return Object.entries(houses).flatMap(([house, ranks]) =>
    ranks.flatMap((rooms, rank) =>
      rooms.map(room => {
        const below = ranks.slice(0, rank).flat()
        return {
          name: `${house}/${room}`,
          comment: `${room} may import from ${below.join(', ') || 'nothing'} of ${house} only`,
          severity: 'error',
          from: { path: `^${house}/${pathOf(room)}`, ...(house !== 'e2e' && { pathNot: testSupport }) },
          to: { path: `^${house}/`, pathNot: `^${house}/(${[room, ...below].map(pathOf).join('|')})` },
        }
      }),
    ),
  )
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
  houses,
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'no-test-imports',
      comment: 'what runs never imports a test',
      severity: 'error',
      from: { pathNot: '\\.test\\.ts$' },
      to: { path: '\\.test\\.ts$' },
    },
    {
      name: 'no-test-support',
      comment: 'what runs never imports test support',
      severity: 'error',
      from: { path: '^(shared|server|sandbox|webapp)/', pathNot: testSupport },
      to: { path: '^(shared|server|sandbox|webapp)/.*/testing(\\.setup)?(\\.ts$|/)' },
    },
    {
      name: 'page-without-examples',
      comment: 'the page does not load the examples of openapi.json',
      severity: 'error',
      from: { path: '^webapp/src/' },
      to: { path: '^shared/src/examples/', reachable: true },
    },
    workspaceRule('shared', []),
    workspaceRule('server', ['shared']),
    workspaceRule('webapp', ['shared']),
    workspaceRule('sandbox', ['shared']),
    ...roomRules(),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(node_modules|dist|data)/' },
    tsPreCompilationDeps: true,
    moduleSystems: ['es6', 'cjs'],
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.js', '.vue', '.mjs', '.json'],
    },
  },
}
