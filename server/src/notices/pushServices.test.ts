import { expect, it } from 'vitest'
import { isPushService } from './pushServices.ts'

it('browsers of all makers have theirs', () => {
  for (const endpoint of [
    'https://fcm.googleapis.com/fcm/send/abc',
    'https://updates.push.services.mozilla.com/wpush/v2/abc',
    'https://wns2-par02p.notify.windows.com/w/?token=abc',
    'https://web.push.apple.com/abc',
  ])
    expect([endpoint, isPushService(endpoint)]).toEqual([endpoint, true])
})

it('nothing else is called', () => {
  for (const endpoint of [
    'https://127.0.0.1/x',
    'https://[::1]/x',
    'https://localhost/x',
    'http://fcm.googleapis.com/x',
    'https://fcm.googleapis.com:8443/x',
    'https://user@fcm.googleapis.com/x',
    'https://fcm.googleapis.com.example.org/x',
    'https://notfcm.googleapis.com/x',
    'https://push.apple.com.example.org/x',
    'https://evilpush.apple.com/x',
    'https://example.org/fcm.googleapis.com',
  ])
    expect([endpoint, isPushService(endpoint)]).toEqual([endpoint, false])
})
