/** `purge`: deletes the messages of queues, all or those a selector matches. */
import { parseDestination } from '@hermod/client'
import { messageSelector } from './message-selector.js'
import type { Output } from './output.js'
import { CommandError } from './ports.js'
import { type ConnectionTerms, withConnection } from './with-connection.js'

export interface PurgeOptions extends ConnectionTerms {
  readonly selector: string | undefined
}

export async function purge(names: readonly string[], options: PurgeOptions, output: Output): Promise<number> {
  const queues = names.map((name) => parseDestination(name, 'queue').destination)
  const topic = queues.find((destination) => destination.isTopic)
  if (topic !== undefined) throw new CommandError(`${topic}: only queues can be purged`)
  const selector = messageSelector(options.selector)
  return withConnection(options, output, async (connection) => {
    for (const queue of queues) {
      const session = await connection.createSession('dups-ok')
      // Without prefetch the broker itself says when there is nothing more.
      const consumer = await session.createConsumer(queue, {
        prefetchSize: 0,
        ...(selector === undefined ? {} : { selector }),
      })
      let removed = 0
      while ((await consumer.receiveNoWait()) !== null) {
        removed++
        output.progress(` INFO | ${removed} messages removed from ${queue}`)
      }
      await session.close()
      output.line(`INFO: ${removed} messages removed from ${queue}`)
    }
  })
}
