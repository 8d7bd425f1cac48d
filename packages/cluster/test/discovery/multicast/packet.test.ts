import { describe, expect, test } from 'vitest'
import { MAX_PACKET_BYTES, packetText, readPacket } from '../../../src/discovery/multicast/packet.js'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

describe('a packet of a multicast group', () => {
  // Recorded from ActiveMQ 5.17.2.
  const alive = 'exp.ActiveMQ-4.alive.%localhost%tcp://localhost:62751'
  const dead = 'exp.ActiveMQ-4.dead.%localhost%tcp://localhost:62752'

  test('is written as the real broker writes it', () => {
    expect(packetText('exp', { kind: 'alive', service: 'tcp://localhost:62751' })).toBe(alive)
    expect(packetText('exp', { kind: 'dead', service: 'tcp://localhost:62752' })).toBe(dead)
  })

  test('is read as the real broker writes it', () => {
    expect(readPacket(bytes(alive), 'exp')).toEqual({ kind: 'alive', service: 'tcp://localhost:62751' })
    expect(readPacket(bytes(dead), 'exp')).toEqual({ kind: 'dead', service: 'tcp://localhost:62752' })
  })

  test('may carry any name, and percent signs in its address', () => {
    const packet = readPacket(bytes('exp.ActiveMQ-4.alive.%broker a%tcp://[fe80::1%25lo]:1'), 'exp')
    expect(packet).toEqual({ kind: 'alive', service: 'tcp://[fe80::1%25lo]:1' })
  })

  test.each(['', 'x', 'other.ActiveMQ-4.alive.%localhost%tcp://a:1', 'expo.ActiveMQ-4.alive.%localhost%tcp://a:1'])(
    '%j is of another group',
    (text) => {
      expect(readPacket(bytes(text), 'exp')).toBe('foreign')
    },
  )

  test.each([
    '',
    'alive.',
    'alive.localhost',
    'alive.%localhost',
    'alive.%localhost%',
    'born.%localhost%tcp://a:1',
    '%%%',
  ])('one that goes on with %j is garbled', (text) => {
    expect(readPacket(bytes(`exp.ActiveMQ-4.${text}`), 'exp')).toBe('garbled')
  })

  test('one longer than ActiveMQ reads is garbled, whatever it says', () => {
    const whole = `${alive}?${'x'.repeat(MAX_PACKET_BYTES - alive.length - 1)}`
    expect(readPacket(bytes(whole), 'exp')).toMatchObject({ kind: 'alive' })
    expect(readPacket(bytes(`${whole}x`), 'exp')).toBe('garbled')
  })

  test('bytes that are no text are no packet', () => {
    expect(
      readPacket(
        Uint8Array.from({ length: 300 }, (_, i) => i & 0xff),
        'exp',
      ),
    ).toBe('foreign')
  })
})
