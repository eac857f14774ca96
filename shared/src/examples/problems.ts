import type { ProblemCode } from '../problem.ts'
import { Problem } from '../problem.ts'
import { alice, at, bob, bobsToken, hub, packets, paidHash, refundId, stuckTransfer, token, zone } from './story.ts'

const [packet] = packets
const { sequence: _, ...route } = packet

/** One of each kind, as it is thrown, with the facts that it can have. */
export const problemExamples: { [C in ProblemCode]: Problem<C> } = {
  'invalid-request': new Problem('invalid-request', 'packets.0.sequence: must be a whole number from 1, as a string', {
    errors: [{ path: 'packets.0.sequence', message: 'must be a whole number from 1, as a string' }],
  }),
  'sign-in-required': new Problem('sign-in-required', 'Sign in with a wallet first.'),
  forbidden: new Problem('forbidden', 'This is not the admin key.'),
  'not-found': new Problem('not-found', 'We know this payment, and it belongs to no order.', { paymentKnown: true }),
  'method-not-allowed': new Problem('method-not-allowed', 'DELETE is not for this address.', { allowed: 'GET, HEAD, OPTIONS' }),
  'already-paid': new Problem('already-paid', 'Clearing these transfers is paid for already.', { packets: [{ packet, token }] }),
  'idempotency-conflict': new Problem('idempotency-conflict', 'This key was used with another body.'),
  'not-finished': new Problem('not-finished', 'This order is not finished; there is no receipt yet.'),
  'not-supervised': new Problem(
    'not-supervised',
    'Nothing starts this worker again when it ends: set SUPERVISED=true where something does.',
    {
      processes: [{ host: 'one', pid: 4_711 }],
    },
  ),
  'backup-refused': new Problem('backup-refused', 'A backup is being made or tried now.', { why: 'running' }),
  'not-claimable': new Problem('not-claimable', 'This payment has been settled.', { reason: 'nothing-held' }),
  'refund-not-waiting': new Problem('refund-not-waiting', 'This refund is on its way or has arrived.', {
    refund: refundId,
    refundStatus: 'broadcast',
  }),
  'order-refused': new Problem(
    'order-refused',
    'What goes back for this order is signed, on its way or has arrived. Its owner can ask for a new price.',
    { why: 'money-sent', refunds: [refundId] },
  ),
  'notice-refused': new Problem('notice-refused', 'This order is over: nothing more happens to it.', { reason: 'over' }),
  'changed-since': new Problem(
    'changed-since',
    `admin-key was first (reject-refund), at ${at('09:31:58')}. Look at it again before you decide.`,
    {
      decided: { by: 'admin-key', at: at('09:31:58'), action: 'reject-refund' },
      asOf: '12',
    },
  ),
  'token-expired': new Problem('token-expired', 'This price is over. Ask for a new one; nothing was sent.'),
  'too-large': new Problem('too-large', 'The body is larger than 64 KiB.'),
  'unsupported-media-type': new Problem('unsupported-media-type', 'Send the body as application/json.'),
  'not-proven': new Problem('not-proven', 'None of this hashes to the commitment that the chain keeps of that transfer.'),
  'not-clearable': new Problem('not-clearable', 'Clearing cannot help this transfer now.', {
    packets: [
      {
        ...stuckTransfer(packet),
        verdict: {
          kind: 'blocked',
          reason: 'chain-halted',
          advice:
            'Sandbox Zone has made no block; nothing can move until it does. Your 25 HUB stay locked, not lost. We take no payment for it.',
          facts: { chainId: zone },
        },
      },
    ],
  }),
  'unsupported-chain': new Problem('unsupported-chain', 'We take no payments on nowhere-1.', {
    chainId: 'nowhere-1',
    supported: [hub, zone],
  }),
  'unsupported-denom': new Problem('unsupported-denom', `On ${hub} we take uhub.`, { denom: 'uatom', supported: ['uhub'] }),
  'challenge-over': new Problem(
    'challenge-over',
    'This request to sign is over, was used, or was made for another claim. Ask for a new one.',
  ),
  'signature-invalid': new Problem('signature-invalid', 'This signature is of another account than the one that paid.', {
    fault: 'other-account',
    payer: alice,
  }),
  'payment-mismatch': new Problem('payment-mismatch', 'This transaction does not pay this order: signer, memo differ.', {
    differences: [
      { field: 'signer', expected: alice, found: bob },
      { field: 'memo', expected: `CLR-${token}`, found: `CLR-${bobsToken}` },
    ],
  }),
  'payment-failed': new Problem('payment-failed', 'The chain refused this payment. Nothing was paid.', {
    txHash: paidHash,
    chainCode: 5,
    codespace: 'sdk',
    log: 'insufficient funds',
  }),
  'broadcast-rejected': new Problem('broadcast-rejected', 'The chain did not take the payment. Nothing was paid.', {
    txHash: paidHash,
    chainCode: 13,
    codespace: 'sdk',
    log: 'insufficient fee',
  }),
  'rate-limited': new Problem('rate-limited', 'Too many requests. Try again in a few seconds.'),
  internal: new Problem('internal', 'Something broke on our side.', { requestId: '0b7e4f0a-6c1d-4a52-9d0e-3f5b8c2a7e91' }),
  unavailable: new Problem('unavailable', `We cannot reach ${hub} now.`, { reason: 'unreachable', chainId: hub, txHash: paidHash }),
  paused: new Problem('paused', 'We take no orders while Sandbox Hub is upgraded, until about 11:00 UTC.'),
  'route-paused': new Problem(
    'route-paused',
    'Our clears on this route keep failing, so we take no payment for it now. Nothing is charged.',
    { reason: 'route-failing', ...route },
  ),
}
