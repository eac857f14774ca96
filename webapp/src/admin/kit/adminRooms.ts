import { pagePaths } from '@relayooor/shared'

/** The pages of the operator's view, each with its parts by their names in addresses. The first part is shown when none is named. */
export const adminRooms = {
  now: { label: 'Now', route: 'admin-now', path: pagePaths.adminNow, parts: [] },
  orders: {
    label: 'Orders',
    route: 'admin-orders',
    path: pagePaths.adminOrders,
    parts: [
      { name: 'all', label: 'Find' },
      { name: 'pending', label: 'Pending' },
      { name: 'stuck', label: 'Stuck' },
    ],
  },
  money: {
    label: 'Money',
    route: 'admin-money',
    path: pagePaths.adminMoney,
    parts: [
      { name: 'held', label: 'Held payments' },
      { name: 'refunds', label: 'Refunds' },
      { name: 'ledger', label: 'Ledger' },
      { name: 'wallets', label: 'Wallets and lanes' },
      { name: 'former', label: 'Former wallets' },
      { name: 'blocks', label: 'Unrecorded blocks' },
    ],
  },
  chains: {
    label: 'Chains',
    route: 'admin-chains',
    path: pagePaths.adminChains,
    parts: [
      { name: 'nodes', label: 'Nodes' },
      { name: 'channels', label: 'Channels' },
      { name: 'hermes', label: 'Lanes and Hermes' },
      { name: 'runs', label: 'Calls of Hermes' },
      { name: 'blocks', label: 'Unrecorded blocks' },
    ],
  },
  business: {
    label: 'Business',
    route: 'admin-business',
    path: pagePaths.adminBusiness,
    parts: [
      { name: 'revenue', label: 'Earned and spent' },
      { name: 'books', label: 'Books of a month' },
      { name: 'gas', label: 'Gas expected and paid' },
      { name: 'tiers', label: 'Other fee tiers' },
    ],
  },
  system: {
    label: 'System',
    route: 'admin-system',
    path: pagePaths.adminSystem,
    parts: [
      { name: 'processes', label: 'Processes' },
      { name: 'tasks', label: 'Queue and tasks' },
      { name: 'database', label: 'Database' },
      { name: 'backups', label: 'Backups' },
      { name: 'alerts', label: 'Alerts' },
      { name: 'rules', label: 'Alert rules' },
      { name: 'messages', label: 'Messages' },
      { name: 'keys', label: 'API keys' },
      { name: 'webhooks', label: 'Webhooks' },
      { name: 'calls', label: 'Calls of webhooks' },
      { name: 'logs', label: 'Logs' },
      { name: 'settings', label: 'Settings' },
      { name: 'audit', label: 'Audit log' },
    ],
  },
} as const

export type AdminRoom = Exclude<keyof typeof adminRooms, 'now'>
/** The names of the parts of a page. */
export type PartOf<R extends AdminRoom> = (typeof adminRooms)[R]['parts'][number]['name']

export interface Part<N extends string> {
  name: N
  label: string
}

export function partsOf<R extends AdminRoom>(room: R): readonly [Part<PartOf<R>>, ...Part<PartOf<R>>[]] {
  return adminRooms[room].parts
}

/** Where a page or a part of it is, by what it is called: `Now`, `Money: Wallets and lanes`. */
export const adminPlaces: ReadonlyMap<string, string> = new Map(
  Object.values(adminRooms).flatMap(({ label, path, parts }): [string, string][] => [
    [label, path],
    ...parts.map((part): [string, string] => [`${label}: ${part.label}`, `${path}?part=${part.name}`]),
  ]),
)
