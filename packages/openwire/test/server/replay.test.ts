/** Recorded clients of ActiveMQ talk to the adapter: each command they sent gets the answer that ActiveMQ gave. */
import { copyBytes } from '@hermod/model'
import { describe, expect, it } from 'vitest'
import { type Command, ProducerAck, ShutdownInfo } from '../../src/generated/commands.js'
import { announced, bytesOf, commandsOf, directions, traces } from '../golden.js'
import { Bench } from './bench.js'

/** Sessions whose answers depend on a broker that refuses, or on bridges. */
const isOfAnotherTest = (name: string): boolean =>
  name === 'auth-failure' || name === 'errors' || name === 'broker-stop' || name.startsWith('network-')

const ANSWERS = /Response|ProducerAck|BrokerInfo|ConnectionControl/

/** Names and correlation ids of answers; their order among each other is free. */
function answers(commands: readonly Command[]): string[] {
  return commands
    .filter((command) => ANSWERS.test(command.constructor.name))
    .map((command) => `${command.constructor.name} ${'correlationId' in command ? command.correlationId : ''}`)
    .sort()
}

describe('recorded clients', () => {
  for (const [name, trace] of Object.entries(traces)) {
    for (const direction of directions(trace)) {
      if (isOfAnotherTest(name) || direction.dir !== 'C>B') continue
      it(`${name}, connection ${direction.conn}`, async () => {
        const bench = new Bench()
        const peer = bench.dial()
        peer.preferences = announced(direction)
        for (const hex of direction.hexes) {
          peer.sendBytes(bytesOf(hex))
          await bench.settle()
        }
        expect(answers(peer.received)).toEqual(answers(commandsOf(name, 'B>C', direction.conn)))
        expect(bench.log.texts('error')).toEqual([])
        const sent = commandsOf(name, 'C>B', direction.conn)
        if (sent.at(-1) instanceof ShutdownInfo) {
          expect(peer.isClosed).toBe(true)
          expect(bench.warnings()).toEqual([])
        }
      })
    }
  }

  it('with a producer window get acks of the size that ActiveMQ counted', async () => {
    const recorded = commandsOf('producer-window', 'B>C').filter((command) => command instanceof ProducerAck)
    expect(recorded).toHaveLength(4)
    const [direction] = directions(traces['producer-window']!).filter(({ dir }) => dir === 'C>B')
    const bench = new Bench()
    const peer = bench.dial()
    peer.preferences = announced(direction!)
    for (const hex of direction!.hexes) peer.sendBytes(bytesOf(hex))
    await bench.settle()
    expect(peer.received.filter((command) => command instanceof ProducerAck)).toEqual(recorded)
  })

  it('are understood however their bytes are cut', async () => {
    const [direction] = directions(traces['queue-client-ack']!).filter(({ dir }) => dir === 'C>B')
    const bytes = Buffer.concat(direction!.hexes.map(bytesOf))
    const calls = async (size: number): Promise<unknown> => {
      const bench = new Bench()
      const peer = bench.dial()
      for (let at = 0; at < bytes.length; at += size) {
        peer.sendBytes(bytes.subarray(at, at + size))
        await bench.settle()
      }
      // Where a body lies depends on the cut; what it is must not.
      for (const message of bench.broker.connection.sent) {
        if (message.content !== null) message.content = copyBytes(message.content)
      }
      return bench.broker.connection.calls
    }
    const whole = await calls(bytes.length)
    expect(await calls(1)).toEqual(whole)
    expect(await calls(7)).toEqual(whole)
  })
})
