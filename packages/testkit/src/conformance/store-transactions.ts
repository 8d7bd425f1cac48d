/** All or nothing, now or after a restart. */
import { strict as assert } from 'node:assert'
import type { Message, OrderKey, PreparedTransaction } from '@hermod/model'
import { testMessage, testMessages } from '../messages.js'
import type { StoreBody } from './store.js'
import {
  key,
  localId,
  NO_LIMIT,
  names,
  OTHER,
  Q,
  type StoreRig,
  sameMessage,
  subscription,
  T,
  xaId,
} from './store-rig.js'

export const transactionCases: Record<string, StoreBody> = {
  async 'shows a transaction when it commits, over several destinations'(rig) {
    const { messages, keys } = await filled(rig)
    const topic = rig.store.topic(T)
    topic.subscribe(subscription('a'), false)
    const transaction = rig.store.begin(localId(1))
    transaction.add(rig.store.queue(OTHER), testMessage({ destination: OTHER, sequence: 11 }))
    transaction.add(topic, testMessage({ destination: T, sequence: 12 }))
    transaction.add(rig.store.queue(OTHER), testMessage({ destination: OTHER, sequence: 13 }))
    transaction.remove(rig.store.queue(Q), keys[0]!, messages[0]!.messageId)
    assert.equal(rig.store.queue(OTHER).count, 0, 'unseen before')
    assert.deepEqual(await content(rig), [1, 2, 3])
    const made = transaction.commit()
    assert.equal(made.length, 3)
    await rig.settle()
    const check = async () => {
      assert.deepEqual(names(await rig.store.queue(OTHER).page(0, 10, NO_LIMIT)), [11, 13])
      assert.deepEqual(names(await rig.store.topic(T).page(key('a'), 0, 10, NO_LIMIT)), [12])
      assert.deepEqual(await content(rig), [2, 3])
      assert.equal(rig.store.queue(Q).count, 2)
    }
    await check()
    assert.deepEqual(
      (await rig.store.queue(OTHER).page(0, 10, NO_LIMIT)).map((item) => item.key),
      [made[0], made[2]],
      'commit names the keys of its adds',
    )
    await rig.reopen()
    await check()
  },

  async 'answers undefined for a topic that nobody subscribed to'(rig) {
    const transaction = rig.store.begin(localId(1))
    transaction.add(rig.store.topic(T), testMessage({ destination: T }))
    transaction.add(rig.store.queue(Q), testMessage({ destination: Q, sequence: 2 }))
    const [first, second] = transaction.commit()
    assert.equal(first, undefined)
    assert.ok(typeof second === 'number')
    await rig.settle()
  },

  async 'leaves everything as it was when rolled back'(rig) {
    const { messages, keys } = await filled(rig)
    const transaction = rig.store.begin(localId(2))
    transaction.add(rig.store.queue(Q), testMessage({ destination: Q, sequence: 11 }))
    transaction.remove(rig.store.queue(Q), keys[0]!, messages[0]!.messageId)
    transaction.rollback()
    assert.deepEqual(await content(rig), [1, 2, 3])
    await rig.reopen()
    assert.deepEqual(await content(rig), [1, 2, 3])
  },

  async 'forgets a local transaction that was open at the end'(rig) {
    const { messages, keys } = await filled(rig)
    const transaction = rig.store.begin(localId(3))
    transaction.add(rig.store.queue(Q), testMessage({ destination: Q, sequence: 11 }))
    transaction.remove(rig.store.queue(Q), keys[0]!, messages[0]!.messageId)
    await rig.reopen()
    assert.deepEqual(await content(rig), [1, 2, 3])
    assert.deepEqual(rig.recovery.prepared, [])
  },

  async 'commits a prepared transaction at once'(rig) {
    const { messages, keys } = await filled(rig)
    const transaction = prepare(rig, 1, keys, messages)
    await rig.settle()
    assert.deepEqual(await content(rig), [1, 3], 'its ack is set aside, its send is not seen')
    assert.equal(rig.store.queue(Q).count, 2, 'nor counted')
    assert.equal(transaction.commit().length, 1)
    assert.deepEqual(await content(rig), [1, 3, 11])
    await rig.reopen()
    assert.deepEqual(await content(rig), [1, 3, 11])
    assert.deepEqual(rig.recovery.prepared, [])
  },

  async 'brings a prepared ack back to its place on rollback'(rig) {
    const { messages, keys } = await filled(rig)
    prepare(rig, 1, keys, messages).rollback()
    assert.deepEqual(await content(rig), [1, 2, 3])
    assert.equal(rig.store.queue(Q).count, 3)
    await rig.reopen()
    assert.deepEqual(await content(rig), [1, 2, 3])
  },

  async 'recovers a prepared transaction and commits it'(rig) {
    const { messages, keys } = await filled(rig)
    prepare(rig, 1, keys, messages)
    await rig.reopen()
    const found = onlyPrepared(rig, 1)
    assert.deepEqual(
      found.adds.map((add) => [String(add.destination), add.id.producerSequenceId]),
      [['queue://Q', 11]],
    )
    sameMessage(found.load(0)!, testMessage({ destination: Q, sequence: 11 }))
    assert.deepEqual(
      found.removes.map((removal) => [String(removal.destination), removal.id.producerKey(), removal.subscription]),
      [['queue://Q', messages[1]!.messageId.producerKey(), undefined]],
    )
    assert.deepEqual(await content(rig), [1, 3])
    assert.equal(rig.store.queue(Q).count, 2)
    found.transaction.commit()
    assert.deepEqual(await content(rig), [1, 3, 11])
    await rig.reopen()
    assert.deepEqual(await content(rig), [1, 3, 11])
    assert.deepEqual(rig.recovery.prepared, [])
  },

  async 'recovers a prepared transaction and rolls it back, after several restarts'(rig) {
    const { messages, keys } = await filled(rig)
    prepare(rig, 1, keys, messages)
    await rig.reopen()
    await rig.reopen()
    const found = onlyPrepared(rig, 1)
    found.transaction.rollback()
    assert.deepEqual(await content(rig), [1, 2, 3])
    await rig.reopen()
    assert.deepEqual(await content(rig), [1, 2, 3])
    assert.deepEqual(rig.recovery.prepared, [])
  },

  async 'holds a prepared ack of a durable subscription over a restart'(rig) {
    const topic = rig.store.topic(T)
    topic.subscribe(subscription('a'), false)
    topic.subscribe(subscription('b'), false)
    const messages = testMessages(1, 3, { destination: T })
    const keys = messages.map((message) => topic.add(message)!)
    const transaction = rig.store.begin(xaId(5))
    transaction.acknowledge(topic, key('a'), keys[1]!, messages[1]!.messageId)
    transaction.prepare()
    await rig.reopen()
    const found = onlyPrepared(rig, 5)
    assert.equal(found.removes[0]?.subscription, key('a'))
    const pendingOf = async (name: string) => names(await rig.store.topic(T).page(key(name), 0, 10, NO_LIMIT))
    assert.deepEqual(await pendingOf('a'), [1, 3])
    assert.deepEqual(await pendingOf('b'), [1, 2, 3])
    found.transaction.commit()
    await rig.reopen()
    assert.deepEqual(await pendingOf('a'), [1, 3])
    assert.deepEqual(await pendingOf('b'), [1, 2, 3])
    assert.equal(rig.store.topic(T).pendingCount(key('a')), 2)
  },

  async 'keeps several prepared transactions apart'(rig) {
    for (const id of [1, 2, 3]) {
      const transaction = rig.store.begin(xaId(id))
      transaction.add(rig.store.queue(Q), testMessage({ destination: Q, sequence: id * 10 }))
      transaction.prepare()
    }
    await rig.reopen()
    assert.equal(rig.recovery.prepared.length, 3)
    prepared(rig, 2).transaction.commit()
    prepared(rig, 1).transaction.rollback()
    await rig.reopen()
    assert.deepEqual(await content(rig), [20])
    const left = onlyPrepared(rig, 3)
    const [key] = left.transaction.commit()
    sameMessage(rig.store.queue(Q).load(key!)!, testMessage({ destination: Q, sequence: 30 }))
  },
}

async function filled(rig: StoreRig): Promise<{ messages: Message[]; keys: OrderKey[] }> {
  const messages = testMessages(1, 3, { destination: Q })
  const keys = messages.map((message) => rig.store.queue(Q).add(message))
  await rig.settle()
  return { messages, keys }
}

/** Sends number 11 to Q and takes number 2 from it. */
function prepare(rig: StoreRig, id: number, keys: readonly OrderKey[], messages: readonly Message[]) {
  const transaction = rig.store.begin(xaId(id))
  transaction.add(rig.store.queue(Q), testMessage({ destination: Q, sequence: 11 }))
  transaction.remove(rig.store.queue(Q), keys[1]!, messages[1]!.messageId)
  transaction.prepare()
  return transaction
}

function prepared(rig: StoreRig, id: number): PreparedTransaction {
  const found = rig.recovery.prepared.find((candidate) => candidate.id.toString() === xaId(id).toString())
  assert.ok(found !== undefined, `${xaId(id)} is prepared`)
  return found
}

function onlyPrepared(rig: StoreRig, id: number): PreparedTransaction {
  assert.equal(rig.recovery.prepared.length, 1)
  return prepared(rig, id)
}

async function content(rig: StoreRig): Promise<number[]> {
  return names(await rig.store.queue(Q).page(0, 100, NO_LIMIT))
}
