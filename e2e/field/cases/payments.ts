import type { FieldCase } from '../fieldCase.ts'
import { paymentIn } from '../page.ts'

/** I: payments, and what a service does when its parts die. */
export const payments: FieldCase[] = [
  {
    id: 'I01',
    from: [
      'btcpayserver/btcpayserver/issues/7074',
      'btcpayserver/btcpayserver/issues/1123',
      'btcpayserver/btcpayserver/issues/5500',
      'btcpayserver/btcpayserver/issues/2403',
      'btcpayserver/btcpayserver/issues/7353',
    ],
    happened: 'A payment that came late was never settled, and the payer did not know whom to ask.',
    does:
      'Settles it: it clears what is still stuck, else the money goes back. What is held is claimed on the page, ' +
      'and each page has a link to the people behind the service, where they name one.',
    reads: {
      text: 'Late, but it covers the price.',
      said: () => paymentIn('cleared', { match: 'late', state: 'settled' }),
    },
    on: 'sandbox',
    shownBy: [
      [
        'e2e/service/payments.test.ts',
        'an expired token takes no broadcast; a late payment still clears what is still stuck, and else comes back whole',
      ],
      ['e2e/faults/restarts.test.ts', 'a payment made while the server is down is found after the restart'],
      ['webapp/src/help/HelpPage.test.ts', 'answers what people ask before they trust it, and who runs it as far as that is said'],
    ],
  },
  {
    id: 'I02',
    from: [
      'BoltzExchange/boltz-web-app/pull/1580',
      'BoltzExchange/boltz-web-app/pull/1591',
      'BoltzExchange/boltz-web-app/issues/852',
      'BoltzExchange/boltz-backend/pull/1407',
    ],
    happened: 'A program died between signing and sending; money was given back while a claim was under way.',
    does: 'Keeps what is signed before a node sees it, and gives nothing back while a clear may still land.',
    on: 'sandbox',
    shownBy: [
      ['e2e/service/refundEngine.test.ts', 'is signed and kept before a node sees it, sent, and confirmed by the block'],
      ['webapp/src/price/usePayment.test.ts', 'keeps a signed payment that nobody could send, and sends it after the page was closed'],
      ['server/src/http/adminOrders.test.ts', 'leaves alone what Hermes has, and what a call left is judged before it is tried again'],
    ],
  },
  {
    id: 'I03',
    from: ['lnbits/lnbits/issues/118', 'lnbits/lnbits/issues/3294'],
    happened: 'A payment had no id before it was sent, and could not be asked about afterwards.',
    does: 'Keeps the bytes, and so their hash, before any node sees them.',
    on: 'records',
    shownBy: [
      [
        'server/src/clearing/block/payments.test.ts',
        'keeps the bytes before any node sees them',
        'sends again by itself what no node could take',
      ],
    ],
  },
  {
    id: 'I04',
    from: ['timgit/pg-boss/issues/850', 'taskforcesh/bullmq/issues/4729', 'hatchet-dev/hatchet/issues/2771', 'graphile/worker/issues/541'],
    happened: 'After the database had moved, a connection was dead without a sign of it, and nobody heard of new work.',
    does: 'Asks the connection for a sign of life; when none comes it listens on another, and everybody looks again.',
    on: 'records',
    shownBy: [
      [
        'server/src/db/notify.test.ts',
        'notices a connection that is dead without a sign of it, listens on another, and has everybody look again',
      ],
    ],
  },
]
