/**
 * Networks of two to five brokers under a seed, which says everything again: who is there (trees, rings, meshes; pairs of
 * bridges or duplex ones; conduit or not; suppressed duplicates or not; decreased priorities or not), who posts and who
 * consumes, the order in which brokers, links and disks get to act, and what befalls them:
 *
 *   cut       the links between two brokers end; what is on its way is gone
 *   silence   the links between two brokers bring nothing any more, and do not end
 *   pause     nothing of a broker runs, for up to 45 s: its peers may give it up; its timers are due when it goes on
 *   kill      a broker is gone with all that is in memory, and of what it had not synced any part may be, too; it comes
 *             back on the same disk
 *   restart   in order
 *
 * Each broker has the real journal on a disk that loses what was not synced. Producers get confirmations; one that comes
 * back after its broker's end sends again, under the same ids, what it had none for, or it does not come back. Consumers
 * of queues and by durable subscriptions (`dynamicOnly` off) come, acknowledge, leave, and end with their broker; durable
 * subscriptions are deleted and made again. Both do some of it in local transactions, and roll some of them back.
 *
 * Then all is healed, some consumers of queues stay away for good, and
 *
 *   1. what was confirmed, somebody has acknowledged: of a queue one consumer, of a topic each durable subscription that
 *      was there and stays. Of one that was made again that is what was sent at its own broker: others may not know yet
 *   2. nothing is left in a queue from where a consumer can be reached by brokers that the message has not passed, and
 *      nothing in any durable subscription
 *   3. no consumer has seen a message twice, whatever befell other brokers, or the same broker before it came
 *   4. without any misfortune nobody acknowledges what somebody else has acknowledged
 *   5. brokers serve all consumers of their neighbours that they have to, by ActiveMQ's rules (simulation/demand.ts)
 *   6. of a transaction that was rolled back nobody sees anything; of one of which somebody has acknowledged something
 *      all is there, even if its producer did not live to hear so
 *   7. without any misfortune no bridge keeps a durable subscription when the last one is deleted
 *
 * What is allowed, and no more than that:
 *
 *   - to 1 and 2: a message may lie in a queue from which all ways to consumers lead back over brokers that it has passed;
 *     in rings and meshes with `suppressDuplicateQueueSubscriptions` or `conduitNetworkQueueSubscriptions`, where by the
 *     real one's rules no other way is open (simulation/reach.ts)
 *   - to 2: without `conduitSubscriptions` a bridge's durable subscription may be left with messages (which have arrived,
 *     by 1) when the other broker tells of no subscriber of its name any more (simulation/remains.ts says why)
 *   - to 4: after any misfortune two consumers may both get a message. One had it, and what says so (its acknowledgement,
 *     or the answer to a forward) was lost on the way or with its broker
 *
 *   npm run simulate -- --seeds 10000 --from 1       as many networks; prints each seed that fails, and why
 *   npm run simulate -- --seed 82                    one of them, with what happened and what the brokers logged
 */
import { SeededRandom } from '@hermod/testkit'
import { afterEach, describe, expect, test } from 'vitest'
import { MUTATIONS } from './simulation/mutations.js'
import { plan } from './simulation/plan.js'
import { run } from './simulation/run.js'

/** Set by `npm run simulate`. */
const { SIMULATE_SEED: one, SIMULATE_FROM: from = '1', SIMULATE_SEEDS: count = '20' } = process.env
const LONGEST_MS = 24 * 3_600_000
/** In which a fault is looked for. The seeds that show it at once change with the program; it is found in others then. */
const MOST_NETWORKS = 300
const MUTATION_LIMIT_MS = 180_000

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

  test.each(Object.keys(MUTATIONS))(
    '%s',
    async (name) => {
      const { from, fits = () => true, put } = MUTATIONS[name]!
      undo = put()
      let problems: readonly string[] = []
      for (let seed = from, networks = 0; problems.length === 0 && networks < MOST_NETWORKS; seed++) {
        if (!fits(plan(new SeededRandom(seed)))) continue
        networks++
        problems = (await run(seed)).problems
      }
      expect(problems).not.toEqual([])
    },
    MUTATION_LIMIT_MS,
  )
})
