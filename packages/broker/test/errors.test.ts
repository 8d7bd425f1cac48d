import { describe, expect, it } from 'vitest'
import { errors } from '../src/errors.js'

describe('broker errors', () => {
  it('have codes of their own and say what happened', () => {
    const error = errors.duplicateClientId({ broker: 'localhost', clientId: 'A', address: 'tcp://10.0.0.1:5' })
    expect(error.code).toBe('HERMOD_BROKER_DUPLICATE_CLIENT_ID')
    expect(error.jmsClass).toBe('javax.jms.InvalidClientIDException')
    expect(error.message).toBe('Broker: localhost - Client: A already connected from tcp://10.0.0.1:5')
  })

  it("marks XA errors with the code that Java's client reads out of the message", () => {
    for (const [key, row] of Object.entries(errors.rows)) {
      if (row.jms === 'javax.transaction.xa.XAException') expect(row.message, key).toMatch(/ xaErrorCode:-?\d+$/)
    }
  })
})
