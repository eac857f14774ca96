import type { z } from 'zod'
import type { BooksReport, GasReport, RevenueReport } from '../businessViews.ts'
import type { adminBusinessEndpoints } from '../endpoints/adminBusiness.ts'
import type { ExamplesOf } from './example.ts'
import { at, hub, lane, laneOnZone, service, serviceOnZone, total, zone } from './story.ts'

type Report = z.input<typeof RevenueReport>
const sums = {
  orders: 1,
  revenue: [{ chainId: hub, ...total }],
  costs: [
    { chainId: hub, denom: 'uhub', amount: '2111' },
    { chainId: zone, denom: 'uzone', amount: '2364' },
  ],
  margin: [
    { chainId: hub, denom: 'uhub', amount: '1200899' },
    { chainId: zone, denom: 'uzone', amount: '-2364' },
  ],
  worth: { revenue: '2.40602', costs: '0.005404', margin: '2.400616' },
}
const packets = { cleared: 2, tried: 2 }
const day: Report['byDay'][number] = { from: '2026-03-02', until: '2026-03-02', payers: 1, packets, ...sums }
const nothing: Report['byDay'][number] = {
  from: '2026-03-01',
  until: '2026-03-01',
  payers: 0,
  packets: { cleared: 0, tried: 0 },
  orders: 0,
  revenue: [],
  costs: [],
  margin: [],
  worth: { revenue: '0', costs: '0', margin: '0' },
}
const month = { ...day, from: '2026-03-01' }
const onHub = { chainId: hub, denom: 'uhub' }
const onZone = { chainId: zone, denom: 'uzone' }

type Books = z.input<typeof BooksReport>
const none = { received: '0', earned: '0', goodwill: '0', paidBack: '0', borne: '0', operator: '600000000' }
const hubFlows = { ...none, received: '2406020', earned: total.amount, gas: '2111', margin: '1200899' }
const zoneFlows = { ...none, gas: '2364', margin: '-2364' }
const begin = { wallets: '0', owed: '0', held: '0' }
const wallet = { begin: '0', payments: '0', refunds: '0', corrections: '0', transactions: '0' }
const books: Books = {
  months: ['2026-03'],
  month: '2026-03',
  from: '2026-03-01',
  until: '2026-03-02',
  prices: { asked: 2, unpaid: 0, paid: 1 },
  orders: [{ status: 'cleared', orders: 1 }],
  refunds: [],
  coins: [
    { ...onHub, begin, end: { wallets: '602403909', owed: '0', held: total.amount }, ...hubFlows },
    { ...onZone, begin, end: { ...begin, wallets: '599997636' }, ...zoneFlows },
  ],
  byDay: [
    { day: '2026-03-02', ...onHub, ...hubFlows },
    { day: '2026-03-02', ...onZone, ...zoneFlows },
  ],
  wallets: [
    { ...onHub, address: service, ...wallet, opening: '100000000', payments: '2406020', end: '102406020' },
    { ...onHub, address: lane, ...wallet, opening: '500000000', transactions: '-2111', end: '499997889' },
    { ...onZone, address: serviceOnZone, ...wallet, opening: '100000000', end: '100000000' },
    { ...onZone, address: laneOnZone, ...wallet, opening: '500000000', transactions: '-2364', end: '499997636' },
  ],
  actors: [],
  moreActors: false,
  seal: { seq: '9', hash: '36a02939897b354d39f4f2ebb54482671e3d18188e26b2f73ed2e06c79e88780', sealedAt: at('09:32:00') },
}

const rows = [
  'part,day,chain,denom,subject,figure,amount',
  'prices,2026-03,,,,asked,2',
  'prices,2026-03,,,,paid,1',
  'orders,2026-03,,,cleared,ended,1',
  ...flowRows('coins,2026-03', ['wallets at the end,602403909', `held at the end,${total.amount}`], ['wallets at the end,599997636']),
  ...flowRows('days,2026-03-02', [], []),
  ...walletRows('uhub', hub, service, ['end,102406020', 'payments,2406020', 'opening,100000000']),
  ...walletRows('uhub', hub, lane, ['end,499997889', 'opening,500000000', "transactions,'-2111"]),
  ...walletRows('uzone', zone, serviceOnZone, ['end,100000000', 'opening,100000000']),
  ...walletRows('uzone', zone, laneOnZone, ['end,499997636', 'opening,500000000', "transactions,'-2364"]),
  `seal,2026-03,,,${books.seal?.seq},hash,${books.seal?.hash}`,
]

function flowRows(part: string, hubEnds: string[], zoneEnds: string[]): string[] {
  const hubRows = ['received,2406020', `earned,${total.amount}`, 'gas,2111', 'operator,600000000', 'margin,1200899', ...hubEnds]
  const zoneRows = ['gas,2364', 'operator,600000000', "margin,'-2364", ...zoneEnds]
  return [...hubRows.map(row => `${part},${hub},uhub,,${row}`), ...zoneRows.map(row => `${part},${zone},uzone,,${row}`)]
}

function walletRows(denom: string, chainId: string, address: string, figures: string[]): string[] {
  return figures.map(figure => `wallets,2026-03,${chainId},${denom},${address},${figure}`)
}

type Gas = z.input<typeof GasReport>
const gas: Gas['byDay'][number]['gas'] = [
  { ...onHub, estimated: '2132', spent: '2111', perPacket: { estimated: '1066', spent: '1056' } },
  { ...onZone, estimated: '3510', spent: '2364', perPacket: { estimated: '1755', spent: '1182' } },
]
const counted = { orders: 1, packets: 2, gas }
const spent = [
  { ...onHub, amount: '2111' },
  { ...onZone, amount: '2364' },
]

export const adminBusinessExamples: ExamplesOf<typeof adminBusinessEndpoints> = {
  adminRevenue: {
    query: { month: '2026-03' },
    replies: {
      200: {
        months: ['2026-03'],
        month: { ...month, month: '2026-03', uncounted: 0, returning: 0 },
        byDay: [nothing, day],
        byWeek: [nothing, day],
        byMonth: [month],
        byRoute: [{ routes: [`${hub}/transfer/channel-0`], ...sums }],
        packetsByRoute: [{ route: `${hub}/transfer/channel-0`, ...packets }],
      },
    },
  },
  adminRevenueCsv: {
    query: { month: '2026-03' },
    replies: {
      200:
        'day,chain,denom,revenue,costs,margin,orders of the day,payers of the day,packets cleared of the day,packets tried of the day\r\n' +
        `2026-03-02,${hub},uhub,1203010,2111,1200899,1,1,2,2\r\n2026-03-02,${zone},uzone,0,2364,'-2364,1,1,2,2\r\n`,
    },
  },
  adminBooks: { query: { month: '2026-03' }, replies: { 200: books } },
  adminBooksCsv: { query: { month: '2026-03' }, replies: { 200: rows.map(row => `${row}\r\n`).join('') } },
  adminGas: {
    query: { month: '2026-03' },
    replies: {
      200: {
        months: ['2026-03'],
        month: {
          month: '2026-03',
          uncounted: 0,
          ...counted,
          notIncluded: [],
          charged: [{ ...onHub, amount: '3010' }],
          booked: spent,
          unexplained: [],
        },
        byDay: [{ day: '2026-03-02', ...counted }],
        byRoute: [{ routes: [`${hub}/transfer/channel-0`], ...counted }],
      },
    },
  },
  adminGasCsv: {
    query: { month: '2026-03' },
    replies: {
      200:
        'day,chain,denom,estimated,spent,estimated for a transfer,spent for a transfer,orders of the day,transfers of the day\r\n' +
        `2026-03-02,${hub},uhub,2132,2111,1066,1056,1,2\r\n2026-03-02,${zone},uzone,3510,2364,1755,1182,1,2\r\n`,
    },
  },
  adminFeeTiers: {
    query: { tiers: '10:5,50:10' },
    replies: {
      200: {
        from: '2026-01-31T09:00:00.000Z',
        until: '2026-03-02T09:32:00.000Z',
        tiers: [
          { packets: 10, discountPercent: 5 },
          { packets: 50, discountPercent: 10 },
        ],
        items: [
          {
            chainId: hub,
            denom: 'uhub',
            orders: 1,
            ordersWithAccount: 0,
            tiersNow: [],
            earned: total,
            wouldHaveEarned: total,
            difference: '0',
          },
        ],
      },
    },
  },
}
