/** Durable subscriptions: what is pending for whom, and when a message is free. */
import { strict as assert } from 'node:assert'
import { Destination } from '@hermod/model'
import { testMessage, testMessages } from '../messages.js'
import type { StoreBody } from './store.js'
import { key, NO_LIMIT, names, type StoreRig, sameMessage, subscription, T } from './store-rig.js'

export const topicCases: Record<string, StoreBody> = {
  async 'stores nothing for a topic without durable subscription'(rig) {
    assert.equal(rig.store.topic(T).add(testMessage({ destination: T })), undefined)
    rig.store.topic(T).subscribe(subscription('late'), true)
    assert.deepEqual(await pending(rig, 'late'), [])
  },

  async 'keeps a message until every subscription is done with it'(rig) {
    const topic = rig.store.topic(T)
    topic.subscribe(subscription('a'), false)
    topic.subscribe(subscription('b'), false)
    const messages = testMessages(1, 3, { destination: T })
    const keys = messages.map((message) => topic.add(message)!)
    await rig.settle()
    assert.deepEqual(await pending(rig, 'a'), [1, 2, 3])
    topic.acknowledge(key('a'), keys[0]!, messages[0]!.messageId, true)
    assert.deepEqual(await pending(rig, 'a'), [2, 3])
    assert.deepEqual(await pending(rig, 'b'), [1, 2, 3])
    assert.equal(topic.pendingCount(key('a')), 2)
    assert.equal(topic.pendingCount(key('b')), 3)
    sameMessage(topic.load(keys[0]!), messages[0]!)
    topic.acknowledge(key('b'), keys[0]!, messages[0]!.messageId, false)
    assert.equal(topic.load(keys[0]!), undefined, 'freed by the last')
    await rig.settle()
  },

  async 'takes acks out of order, and a second one changes nothing'(rig) {
    const topic = rig.store.topic(T)
    topic.subscribe(subscription('a'), false)
    const messages = testMessages(1, 4, { destination: T })
    const keys = messages.map((message) => topic.add(message)!)
    for (const i of [2, 0, 2]) topic.acknowledge(key('a'), keys[i]!, messages[i]!.messageId, true)
    assert.deepEqual(await pending(rig, 'a'), [2, 4])
    await rig.reopen()
    assert.deepEqual(await pending(rig, 'a'), [2, 4])
    assert.equal(rig.store.topic(T).pendingCount(key('a')), 2)
  },

  async 'knows by id what any subscription has pending, also from before'(rig) {
    rig.store.topic(T).subscribe(subscription('a'), false)
    rig.store.topic(T).subscribe(subscription('b'), false)
    const messages = testMessages(1, 4, { destination: T })
    const keys = messages.map((message) => rig.store.topic(T).add(message)!)
    rig.store.topic(T).acknowledge(key('a'), keys[0]!, messages[0]!.messageId, true)
    for (const name of ['a', 'b']) {
      rig.store.topic(T).acknowledge(key(name), keys[1]!, messages[1]!.messageId, true)
    }
    await rig.reopen()
    const ids = rig.store.topic(T).storedIds?.()
    if (ids === undefined) return // not every store is asked by id
    assert.deepEqual(
      messages.map(({ messageId }) => ids.holds(messageId)),
      [true, false, true, true],
    )
  },

  async 'starts a subscription empty, a retroactive one with what others have pending'(rig) {
    const topic = rig.store.topic(T)
    topic.subscribe(subscription('a'), false)
    const messages = testMessages(1, 3, { destination: T })
    const keys = messages.map((message) => topic.add(message)!)
    topic.acknowledge(key('a'), keys[0]!, messages[0]!.messageId, true)
    topic.subscribe(subscription('late'), false)
    topic.subscribe(subscription('retro'), true)
    topic.add(testMessage({ destination: T, sequence: 4 }))
    const check = async () => {
      assert.deepEqual(await pending(rig, 'a'), [2, 3, 4])
      assert.deepEqual(await pending(rig, 'late'), [4])
      assert.deepEqual(await pending(rig, 'retro'), [2, 3, 4])
    }
    await check()
    await rig.reopen()
    await check()
  },

  async 'replaces the terms of a known subscription and keeps what it has pending'(rig) {
    const topic = rig.store.topic(T)
    topic.subscribe(subscription('a'), false)
    topic.add(testMessage({ destination: T }))
    topic.subscribe(subscription('a', { selector: "colour = 'blue'", noLocal: true }), false)
    const check = async () => {
      const [terms, ...more] = rig.store.topic(T).subscriptions
      assert.equal(more.length, 0)
      assert.equal(terms?.selector, "colour = 'blue'")
      assert.equal(terms?.noLocal, true)
      assert.deepEqual(await pending(rig, 'a'), [1])
    }
    await check()
    await rig.reopen()
    await check()
  },

  async 'frees what only a removed subscription wanted'(rig) {
    const topic = rig.store.topic(T)
    topic.subscribe(subscription('a'), false)
    topic.subscribe(subscription('b'), false)
    const messages = testMessages(1, 2, { destination: T })
    const keys = messages.map((message) => topic.add(message)!)
    topic.acknowledge(key('b'), keys[0]!, messages[0]!.messageId, true)
    topic.unsubscribe(key('a'))
    assert.equal(topic.load(keys[0]!), undefined)
    assert.deepEqual(await pending(rig, 'b'), [2])
    assert.deepEqual(await pending(rig, 'a'), [])
    assert.equal(topic.pendingCount(key('a')), 0)
    await rig.reopen()
    assert.deepEqual(
      rig.recovery.subscriptions.map((known) => known.subscriptionName),
      ['b'],
    )
    assert.deepEqual(await pending(rig, 'b'), [2])
  },

  async 'starts anew a subscription that was removed and made again'(rig) {
    const topic = rig.store.topic(T)
    topic.subscribe(subscription('a'), false)
    topic.subscribe(subscription('b'), false)
    topic.add(testMessage({ destination: T, sequence: 1 }))
    topic.unsubscribe(key('a'))
    topic.subscribe(subscription('a'), false)
    topic.add(testMessage({ destination: T, sequence: 2 }))
    await rig.reopen()
    assert.deepEqual(await pending(rig, 'a'), [2])
    assert.deepEqual(await pending(rig, 'b'), [1, 2])
  },

  async 'pages a subscription within its limits'(rig) {
    const topic = rig.store.topic(T)
    topic.subscribe(subscription('a'), false)
    const keys = testMessages(1, 10, { destination: T, body: new Uint8Array(1000) }).map((m) => topic.add(m)!)
    await rig.settle()
    assert.deepEqual(names(await topic.page(key('a'), 0, 3, NO_LIMIT)), [1, 2, 3])
    assert.deepEqual(names(await topic.page(key('a'), keys[2]!, 3, NO_LIMIT)), [4, 5, 6])
    assert.deepEqual(names(await topic.page(key('a'), 0, 10, 1)), [1])
    assert.ok(topic.pendingBytes(key('a')) >= 10_000)
    assert.deepEqual(await topic.page(key('unknown'), 0, 10, NO_LIMIT), [])
  },

  async 'recovers subscriptions with their terms, also without messages and under a wildcard'(rig) {
    const wide = Destination.topic('T.>')
    rig.store.topic(T).subscribe(subscription('a', { selector: 'x > 1', subscribedDestination: wide }), false)
    await rig.reopen()
    assert.deepEqual(rig.recovery.destinations.map(String), ['topic://T'])
    const [found] = rig.recovery.subscriptions
    assert.equal(found?.clientId, 'client')
    assert.equal(found?.subscriptionName, 'a')
    assert.equal(found?.selector, 'x > 1')
    assert.equal(String(found?.destination), 'topic://T')
    assert.equal(String(found?.subscribedDestination), 'topic://T.>')
    assert.deepEqual(rig.store.topic(T).subscriptions.length, 1)
  },
}

async function pending(rig: StoreRig, name: string): Promise<number[]> {
  return names(await rig.store.topic(T).page(key(name), 0, 1000, NO_LIMIT))
}
