/** Hermod and the newest ActiveMQ on one KahaDB directory: one serves, the other waits and takes over. */
import { afterEach, describe, test } from 'vitest'
import { QUICK_LOCKER, SharedGroup } from '../cluster/support/shared-group.js'
import { takeOverInTurns } from '../cluster/support/take-over.js'

describe.each([
  ['hermod', 'activemq6'],
  ['activemq6', 'hermod'],
] as const)('N29 %s first, %s waiting', (first, second) => {
  let group: SharedGroup
  afterEach(() => group.dispose())

  test('each takes over from the other with queues, durable subscriptions, prepared transactions and jobs [F6.014] [F6.016] [F5.004]', async () => {
    group = await SharedGroup.prepare([first, second], { locker: QUICK_LOCKER })
    await group.members[0]!.startMaster()
    await group.members[1]!.startSlave()
    await takeOverInTurns(group)
  })
})
