/** Queues, tickets, destinations, producers: what a store does without transactions. */
import { strict as assert } from 'node:assert'
import { Destination, type Message, type OrderKey, ProducerId } from '@hermod/model'
import { TEST_PRODUCER, testMessage, testMessages } from '../messages.js'
import { SeededRandom } from '../seeded-random.js'
import type { StoreBody } from './store.js'
import { NO_LIMIT, names, OTHER, Q, type StoreRig, sameMessage, subscription, T } from './store-rig.js'

export const queueCases: Record<string, StoreBody> = {
  async 'gives messages back in the order they were added, whole'(rig) {
    const queue = rig.store.queue(Q)
    const messages = testMessages(1, 5, { destination: Q })
    messages[2]!.setProperty('colour', 'blue')
    messages[3]!.content = null
    const keys = messages.map((message) => queue.add(message))
    assert.deepEqual(
      keys,
      [...keys].sort((a, b) => a - b),
      'keys ascend',
    )
    assert.equal(new Set(keys).size, 5, 'keys differ')
    await rig.settle()
    const page = await queue.page(0, 100, NO_LIMIT)
    assert.deepEqual(
      page.map((item) => item.key),
      keys,
    )
    for (const [i, item] of page.entries()) sameMessage(item.message, messages[i]!)
    assert.equal(queue.count, 5)
    assert.ok(queue.bytes > 0, 'bytes are counted')
  },

  async 'serves a page before its messages are durable'(rig) {
    const queue = rig.store.queue(Q)
    for (const message of testMessages(1, 3, { destination: Q })) queue.add(message)
    assert.deepEqual(names(await queue.page(0, 10, NO_LIMIT)), [1, 2, 3])
    await rig.settle()
  },

  async 'pages within its limits, and one message at least'(rig) {
    const queue = rig.store.queue(Q)
    const keys = testMessages(1, 10, { destination: Q, body: new Uint8Array(1000) }).map((m) => queue.add(m))
    await rig.settle()
    assert.deepEqual(names(await queue.page(0, 3, NO_LIMIT)), [1, 2, 3])
    assert.deepEqual(names(await queue.page(keys[2]!, 3, NO_LIMIT)), [4, 5, 6])
    assert.deepEqual(names(await queue.page(0, 10, 1)), [1], 'one, however small the limit')
    const some = names(await queue.page(0, 10, 3500))
    assert.ok(some.length >= 2 && some.length <= 5, `about 3500 bytes are ${some.length} messages of 1000`)
    assert.deepEqual(await queue.page(keys[9]!, 10, NO_LIMIT), [], 'empty behind the last')
  },

  async 'pages on behind a key whose message is gone'(rig) {
    const queue = rig.store.queue(Q)
    const messages = testMessages(1, 4, { destination: Q })
    const keys = messages.map((message) => queue.add(message))
    queue.remove(keys[1]!, messages[1]!.messageId)
    await rig.settle()
    assert.deepEqual(names(await queue.page(keys[1]!, 10, NO_LIMIT)), [3, 4])
  },

  async 'forgets what is removed, and a second removal changes nothing'(rig) {
    const queue = rig.store.queue(Q)
    const messages = testMessages(1, 3, { destination: Q })
    const keys = messages.map((message) => queue.add(message))
    queue.remove(keys[1]!, messages[1]!.messageId)
    queue.remove(keys[1]!, messages[1]!.messageId)
    assert.equal(queue.count, 2)
    assert.equal(queue.load(keys[1]!), undefined)
    sameMessage(queue.load(keys[2]!), messages[2]!)
    await rig.settle()
    assert.deepEqual(names(await queue.page(0, 10, NO_LIMIT)), [1, 3])
    queue.remove(keys[0]!, messages[0]!.messageId)
    queue.remove(keys[2]!, messages[2]!.messageId)
    assert.equal(queue.count, 0)
    assert.equal(queue.bytes, 0)
  },

  async 'never gives an order key twice'(rig) {
    const queue = rig.store.queue(Q)
    const first = testMessage({ destination: Q, sequence: 1 })
    const key = queue.add(first)
    queue.remove(key, first.messageId)
    assert.ok(queue.add(testMessage({ destination: Q, sequence: 2 })) > key)
    await rig.settle()
  },

  async 'writes a message again in its place'(rig) {
    const queue = rig.store.queue(Q)
    const keys = testMessages(1, 3, { destination: Q }).map((message) => queue.add(message))
    const again = testMessage({ destination: Q, sequence: 2 })
    again.redeliveryCounter = 3
    queue.update(keys[1]!, again)
    await rig.settle()
    const check = async () => {
      const page = await rig.store.queue(Q).page(0, 10, NO_LIMIT)
      assert.deepEqual(names(page), [1, 2, 3])
      sameMessage(page[1]!.message, again)
      assert.equal(rig.store.queue(Q).count, 3)
    }
    await check()
    await rig.reopen()
    await check()
  },

  async 'keeps a message of a megabyte'(rig) {
    const queue = rig.store.queue(Q)
    const big = testMessage({ destination: Q, body: new SeededRandom(7).bytes(1 << 20) })
    const key = queue.add(big)
    await rig.settle()
    sameMessage(queue.load(key), big)
    await rig.reopen()
    sameMessage((await rig.store.queue(Q).page(0, 1, 1))[0]?.message, big)
  },

  async 'has the same messages in the same order after it was closed and opened'(rig) {
    const messages = testMessages(1, 20, { destination: Q, brokerSequenceId: 900 })
    const keys = messages.map((message) => rig.store.queue(Q).add(message))
    rig.store.queue(OTHER).add(testMessage({ destination: OTHER, sequence: 77, brokerSequenceId: 901 }))
    for (const i of [0, 5, 19]) rig.store.queue(Q).remove(keys[i]!, messages[i]!.messageId)
    await rig.reopen()
    assert.deepEqual(destinationNames(rig), ['queue://OTHER', 'queue://Q'])
    assert.ok(rig.recovery.lastBrokerSequenceId >= 901, 'the highest broker sequence is known')
    const left = messages.filter((_, i) => ![0, 5, 19].includes(i))
    const page = await rig.store.queue(Q).page(0, 100, NO_LIMIT)
    assert.deepEqual(names(page), names(left))
    assert.equal(rig.store.queue(Q).count, 17)
    rig.store.queue(Q).remove(page[0]!.key, page[0]!.message.messageId)
    assert.ok(
      rig.store.queue(Q).add(testMessage({ destination: Q, sequence: 99 })) > page[16]!.key,
      'new keys follow old',
    )
    await rig.settle()
    assert.deepEqual(names(await rig.store.queue(Q).page(0, 100, NO_LIMIT)), [...names(left).slice(1), 99])
  },

  async 'drops a destination with all it holds'(rig) {
    for (const message of testMessages(1, 3, { destination: Q })) rig.store.queue(Q).add(message)
    rig.store.topic(T).subscribe(subscription('a'), false)
    rig.store.removeDestination(Q)
    rig.store.removeDestination(T)
    assert.equal(rig.store.queue(Q).count, 0)
    assert.deepEqual(rig.store.topic(T).subscriptions, [])
    await rig.reopen()
    assert.deepEqual(destinationNames(rig), [])
    rig.store.queue(Q).add(testMessage({ destination: Q, sequence: 9 }))
    await rig.reopen()
    assert.deepEqual(names(await rig.store.queue(Q).page(0, 10, NO_LIMIT)), [9], 'made again, it starts empty')
  },

  async 'keeps queue and topic of one name apart'(rig) {
    const topic = Destination.topic('Q')
    rig.store.topic(topic).subscribe(subscription('a', { destination: topic, subscribedDestination: topic }), false)
    rig.store.queue(Q).add(testMessage({ destination: Q, sequence: 1 }))
    rig.store.topic(topic).add(testMessage({ destination: topic, sequence: 2 }))
    await rig.settle()
    assert.deepEqual(names(await rig.store.queue(Q).page(0, 10, NO_LIMIT)), [1])
    assert.deepEqual(names(await rig.store.topic(topic).page('client:a', 0, 10, NO_LIMIT)), [2])
  },

  async 'knows the highest sequence of a producer'(rig) {
    const producer = new ProducerId('ID:elsewhere-1-1:1', 3, 4)
    assert.equal(rig.store.lastProducerSequence(producer.toString()), -1)
    for (const sequence of [5, 9, 7]) {
      rig.store.queue(Q).add(testMessage({ destination: Q, sequence, producerId: producer }))
    }
    assert.equal(rig.store.lastProducerSequence(producer.toString()), 9)
    assert.equal(rig.store.lastProducerSequence(TEST_PRODUCER.toString()), -1)
    await rig.reopen()
    assert.equal(rig.store.lastProducerSequence(producer.toString()), 9)
  },

  async 'confirms tickets in order, the last one covering all'(rig) {
    const queue = rig.store.queue(Q)
    queue.add(testMessage({ destination: Q, sequence: 1 }))
    const first = rig.store.ticket()
    queue.add(testMessage({ destination: Q, sequence: 2 }))
    const second = rig.store.ticket()
    assert.ok(first <= second, 'tickets do not go back')
    await rig.settle()
    assert.ok(rig.store.durable >= second)
  },

  async 'agrees with a plain list through 600 random changes and restarts'(rig) {
    await randomWalk(rig, new SeededRandom(20231114))
  },
}

async function randomWalk(rig: StoreRig, random: SeededRandom): Promise<void> {
  let model: { key: OrderKey; message: Message }[] = []
  for (let turn = 1; turn <= 600; turn++) {
    const queue = rig.store.queue(Q)
    if (model.length === 0 || random.chance(0.6)) {
      const message = testMessage({ destination: Q, sequence: turn, body: random.bytes(random.below(300)) })
      model.push({ key: queue.add(message), message })
    } else {
      const [gone] = model.splice(random.chance(0.7) ? 0 : random.below(model.length), 1)
      queue.remove(gone!.key, gone!.message.messageId)
    }
    if (random.chance(0.1)) await rig.settle()
    if (random.chance(0.01)) {
      await rig.reopen()
      const page = await rig.store.queue(Q).page(0, 1000, NO_LIMIT)
      assert.deepEqual(names(page), names(model), `seed ${random.seed}, change ${turn}`)
      model = [...page]
    }
    if (random.chance(0.05)) {
      const from = random.below(model.length + 1)
      const after = from === 0 ? 0 : model[from - 1]!.key
      const page = await rig.store.queue(Q).page(after, 7, NO_LIMIT)
      assert.deepEqual(names(page), names(model.slice(from, from + 7)), `seed ${random.seed}, change ${turn}`)
    }
    assert.equal(rig.store.queue(Q).count, model.length)
  }
}

function destinationNames(rig: StoreRig): string[] {
  return rig.recovery.destinations.map((destination) => destination.qualifiedName).sort()
}
