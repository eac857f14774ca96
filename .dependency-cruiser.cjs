/**
 * Per folder: its rooms in layers, the lowest first. A room imports from itself and from lower layers only.
 * Files beside the rooms are above all of them, unless they are listed as a room.
 */
const layersOf = {
  'server/src': [
    ['base'],
    ['db', 'config'],
    ['chains', 'hermes'],
    ['packets'],
    ['clearing'],
    ['accounts', 'operations'],
    ['notices', 'thirdParties'],
    ['http'],
    ['live', 'queue'],
  ],
  'server/src/operations': [['taskRuns.ts', 'machineFacts.ts'], ['backups'], ['alerts'], ['logs', 'processes']],
  'server/src/clearing': [
    ['context.ts', 'states.ts', 'kept.ts'],
    ['gas'],
    ['timeline'],
    ['pauses'],
    ['ledger'],
    ['owing'],
    ['orders'],
    ['quote'],
    ['payments'],
    ['runs'],
    ['claims'],
    ['refunds'],
    ['retention'],
    ['desk'],
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
  'webapp/src': [
    ['api'],
    ['ui'],
    ['wallet'],
    ['routes'],
    ['find'],
    ['price'],
    ['order'],
    ['activity'],
    ['claim'],
    ['channels'],
    ['help'],
    ['admin'],
  ],
  'webapp/src/admin': [['kit'], ['alerts'], ['money'], ['orders'], ['chains'], ['business'], ['now'], ['thirdParties'], ['system']],
  e2e: [
    ['kit'],
    ['conformance'],
    ['service', 'interchain'],
    ['forwarding', 'chaos', 'browser', 'contract', 'image', 'field'],
    ['bench'],
    ['faults'],
  ],
}

/** Exempt, because tests start the real service. */
const testSupport = '\\.test\\.ts$|/testing(\\.setup)?(\\.ts$|/)'

const pathOf = room => (room.includes('.') ? `${room.replace('.', '\\.')}$` : `${room}/`)

function roomRules() {
  return Object.entries(layersOf).flatMap(([folder, layers]) =>
    layers.flatMap((rooms, layer) =>
      rooms.map(room => {
        const below = layers.slice(0, layer).flat()
        return {
          name: `${folder}/${room}`,
          comment: `${room} may import from ${below.join(', ') || 'nothing'} of ${folder} only`,
          severity: 'error',
          from: { path: `^${folder}/${pathOf(room)}`, ...(folder !== 'e2e' && { pathNot: testSupport }) },
          to: { path: `^${folder}/`, pathNot: `^${folder}/(${[room, ...below].map(pathOf).join('|')})` },
        }
      }),
    ),
  )
}

function workspaceRule(name, allowed) {
  return {
    name: `${name}-imports-${allowed.join('-') || 'nothing'}`,
    comment: `${name} may import from ${allowed.join(', ') || 'nothing of ours'} only`,
    severity: 'error',
    from: { path: `^${name}/` },
    to: { path: '^(shared|server|webapp|sandbox|e2e|scripts)/', pathNot: `^(${[name, ...allowed].join('|')})/` },
  }
}

module.exports = {
  layersOf,
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'no-test-imports',
      comment: 'only tests import tests',
      severity: 'error',
      from: { pathNot: '\\.test\\.ts$' },
      to: { path: '\\.test\\.ts$' },
    },
    {
      name: 'no-test-support',
      comment: 'only tests import test support, and the page that shows every component, which is never built',
      severity: 'error',
      from: { path: '^(shared|server|sandbox|webapp)/', pathNot: `${testSupport}|^webapp/src/dev/` },
      to: { path: '^(shared|server|sandbox|webapp)/.*/testing(\\.setup)?(\\.ts$|/)' },
    },
    {
      name: 'page-without-examples',
      comment: 'the page does not load the examples of openapi.json',
      severity: 'error',
      from: { path: '^webapp/src/' },
      to: { path: '^shared/src/examples/', reachable: true },
    },
    {
      name: 'page-without-parser',
      comment: 'the page reads no ICU: its messages are compiled when it is built',
      severity: 'error',
      from: { path: '^webapp/src/', pathNot: testSupport },
      to: { path: '^shared/src/messages/english', reachable: true },
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
