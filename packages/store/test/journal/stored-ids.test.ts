import { Destination, Message, MessageId, MessageKind, ProducerId } from '@hermod/model'
import { expect, test } from 'vitest'
import { JournalIds } from '../../src/journal/stored-ids.js'
import { DestinationState } from '../../src/state/destination-state.js'
import { DEFAULT_TIER, orderKey } from '../../src/state/order-key.js'

const producer = new ProducerId('c', 1, 1)
const id = (sequence: number) => new MessageId(producer, sequence)
/** So that some agree in the hash and are not the same. */
const hashOf = ({ producerSequenceId }: MessageId): number => (Number(producerSequenceId) % 3) - 1

function queueOf(...sequences: number[]) {
  const state = new DestinationState(1, Destination.queue('Q'), () => ({ load: () => undefined }))
  const messages = new Map<number, Message>()
  sequences.forEach((sequence, i) => {
    const message = new Message(MessageKind.message)
    message.messageId = id(sequence)
    const place = i + 1
    state.runs[DEFAULT_TIER]!.put(place, 0, place * 100, 10, hashOf(message.messageId))
    state.count++
    messages.set(orderKey(DEFAULT_TIER, place), message)
  })
  return { state, messages }
}

test('tells which messages were there, also among those whose hash agrees', () => {
  const { state, messages } = queueOf(1, 4, 6, 20)
  const ids = new JournalIds(state, hashOf, (key) => messages.get(key))
  expect([1, 4, 6, 20].map((n) => ids.holds(id(n)))).toEqual([true, true, true, true])
  expect([2, 3, 5, 7, 21].map((n) => ids.holds(id(n)))).toEqual([false, false, false, false, false])
})

test('one that is gone meanwhile is not there', () => {
  const { state, messages } = queueOf(1, 4)
  const ids = new JournalIds(state, hashOf, (key) => messages.get(key))
  messages.delete(orderKey(DEFAULT_TIER, 2))
  expect([ids.holds(id(1)), ids.holds(id(4))]).toEqual([true, false])
})

test('of an empty queue none is', () => {
  expect(new JournalIds(queueOf().state, hashOf, () => undefined).holds(id(1))).toBe(false)
})
