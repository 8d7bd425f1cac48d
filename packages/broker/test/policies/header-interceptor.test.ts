import { Destination, Message, MessageKind } from '@hermod/model'
import { describe, expect, it } from 'vitest'
import { interceptorOf } from '../../src/policies/interceptors/message-interceptor.js'
import { bean } from '../beans.js'

function message(timestamp: number, expiration = 0, queue = 'Q'): Message {
  const made = new Message(MessageKind.text)
  made.destination = Destination.queue(queue)
  made.timestamp = timestamp
  made.expiration = expiration
  return made
}

function after(values: Record<string, unknown>, given: Message, nowMs: number, fromNetwork = false): Message {
  interceptorOf(bean('headerMessageInterceptorStrategy', values))!(given, nowMs, fromNetwork)
  return given
}

describe('headerMessageInterceptorStrategy', () => {
  it('makes messages persistent or not [F4.137]', () => {
    expect(after({ forceDeliveryMode: true, persistent: true }, message(1), 5).persistent).toBe(true)
    const given = message(1)
    given.persistent = true
    expect(after({ forceDeliveryMode: true, persistent: false }, given, 5).persistent).toBe(false)
    expect(after({ persistent: false }, message(1), 5).persistent).toBe(message(1).persistent)
  })

  it("reckons expiration by the broker's clock: the override, the ceiling, and what the sender wanted", () => {
    const force = { forceExpiration: true }
    expect(after({ ...force, zeroExpirationOverride: 100 }, message(50), 1000)).toMatchObject({
      timestamp: 1000,
      expiration: 1100,
    })
    expect(after({ ...force, zeroExpirationOverride: 100 }, message(50, 80), 1000).expiration).toBe(1030)
    expect(after({ ...force, expirationCeiling: 10 }, message(50, 80), 1000).expiration).toBe(1010)
    expect(after(force, message(50), 1000)).toMatchObject({ timestamp: 1000, expiration: 0 })
  })

  it('leaves alone what has no time stamp, dead letters, and with futureOnly what would expire sooner', () => {
    const force = { forceExpiration: true, zeroExpirationOverride: 100 }
    expect(after(force, message(0), 1000).expiration).toBe(0)
    expect(after(force, message(50, 0, 'ActiveMQ.DLQ'), 1000).expiration).toBe(0)
    expect(after({ ...force, futureOnly: true }, message(5000, 5040), 1000)).toMatchObject({
      timestamp: 5000,
      expiration: 5040,
    })
  })

  it('looks at messages of other brokers only if it is to', () => {
    const force = { forceExpiration: true, zeroExpirationOverride: 100 }
    expect(after(force, message(50), 1000, true).expiration).toBe(0)
    expect(after({ ...force, processNetworkMessages: true }, message(50), 1000, true).expiration).toBe(1100)
  })
})

describe('chainMessageInterceptorStrategy', () => {
  it('does one after the other', () => {
    const chain = bean(
      'chainMessageInterceptorStrategy',
      {},
      {
        messageStrategies: [
          bean('headerMessageInterceptorStrategy', { forceDeliveryMode: true }),
          bean('headerMessageInterceptorStrategy', { forceExpiration: true, zeroExpirationOverride: 7 }),
        ],
      },
    )
    const given = message(1)
    interceptorOf(chain)!(given, 10, false)
    expect(given).toMatchObject({ persistent: true, expiration: 17 })
    expect(interceptorOf(undefined)).toBeUndefined()
  })
})
