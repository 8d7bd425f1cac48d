/**
 * Networks of two to five brokers under a seed, which says everything again: who is there (trees, rings, meshes; pairs of
 * bridges or duplex ones; conduit or not; suppressed duplicates or not; decreased priorities or not), who posts and who
 * consumes, the order in which brokers, links and disks get to act, and what befalls them:
 *
 *   cut       the links between two brokers end; what is on its way is gone
 *   pause     nothing of a broker runs, for up to 45 s: its peers may give it up; its timers are due when it goes on
 *   kill      a broker is gone with all that is in memory, and of what it had not synced any part may be, too; it comes
 *             back on the same disk
 *   restart   in order
 *
 * Each broker has the real journal on a disk that loses what was not synced. Producers get confirmations; one that comes
 * back after its broker's end sends again, under the same ids, what it had none for, or it does not come back. Consumers
 * of queues and by durable subscriptions (`dynamicOnly` off) come, acknowledge, leave, and end with their broker.
 *
 * Then all is healed, some consumers of queues stay away for good, and
 *
 *   1. what was confirmed, somebody has acknowledged: of a queue one consumer, of a topic each durable subscription
 *   2. nothing is left in a queue from where a consumer can be reached by brokers that the message has not passed, and
 *      nothing in any durable subscription
 *   3. no consumer has seen a message twice, whatever befell other brokers, or the same broker before it came
 *   4. without any misfortune nobody acknowledges what somebody else has acknowledged
 *
 * What is allowed, and no more than that:
 *
 *   - to 1 and 2: a message may lie in a queue from which all ways to consumers lead back over brokers that it has passed;
 *     in rings and meshes with `suppressDuplicateQueueSubscriptions` or `conduitNetworkQueueSubscriptions`, in any queue
 *     that nobody consumes at that broker: of several ways one is taken, and that may be the way which it came
 *   - to 2: in rings and meshes without `conduitSubscriptions`, where brokers come back under new ids, a bridge's durable
 *     subscription may be left with messages (which have arrived, by 1): demand had gone round and come to a broker that
 *     did not know it for its own, and its consumer has left
 *   - to 4: after a cut, a kill, a pause or a restart two consumers may both get a message. One had it, and what says so
 *     (its acknowledgement, or the answer to a forward) was lost on the way or with its broker
 *
 *   npm run simulate -- --seeds 10000 --from 1       as many networks; prints each seed that fails, and why
 *   npm run simulate -- --seed 82                    one of them, with what happened and what the brokers logged
 */
import { afterEach, describe, expect, test } from 'vitest'
import { MUTATIONS } from './simulation/mutations.js'
import { run } from './simulation/run.js'

/** Set by `npm run simulate`. */
const { SIMULATE_SEED: one, SIMULATE_FROM: from = '1', SIMULATE_SEEDS: count = '20' } = process.env
const LONGEST_MS = 24 * 3_600_000

function seeds(): number[] {
  if (one !== undefined) return [Number(one)]
  return Array.from({ length: Number(count) }, (_, i) => Number(from) + i)
}

test(
  'whatever befalls a network, nothing that was confirmed is lost, stuck, or seen twice',
  async () => {
    for (const seed of seeds()) {
      if (count.length > 3 && seed % 500 === 0) process.stderr.write(`seed ${seed} of ${from} to ${seeds().at(-1)}\n`)
      const { problems, story } = await run(seed)
      if (problems.length > 0) process.stderr.write(`seed ${seed}: ${problems.join('; ')}\n`)
      if (one !== undefined) process.stderr.write(`${story.join('\n')}\n`)
      expect.soft(problems, `seed ${seed}`).toEqual([])
    }
  },
  LONGEST_MS,
)

describe.runIf(process.env['SIMULATE_SEEDS'] === undefined && one === undefined)('the simulation finds', () => {
  let undo = (): void => {}
  afterEach(() => undo())

  test.each(Object.keys(MUTATIONS))('%s', async (name) => {
    undo = MUTATIONS[name]!()
    let problems: readonly string[] = []
    for (let seed = 1; problems.length === 0 && seed <= 100; seed++) problems = (await run(seed)).problems
    expect(problems).not.toEqual([])
  })
})
