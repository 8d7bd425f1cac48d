/**
 * Answers a client's request where the client says. It must be somewhere the client may send to itself: the plug-ins
 * behind the one that answers are asked as for a message of the client's, and so is who may create the destination.
 */
import type { ConnectionContext, Message } from '@hermod/model'
import { Connection } from '../../connection/connection.js'
import { mustBeOver, refusalOf, type With } from '../hooks.js'
import type { KernelHost } from '../host.js'

/** Undefined: the broker itself. */
export type Asker = ConnectionContext | undefined

/** Throws what a plug-in throws that does not let the client send there. */
export function answer(host: KernelHost, answering: With<'send'>, asker: Asker, message: Message): void {
  const { hooks, destinations } = host.kernel
  const all = hooks.send ?? []
  for (const plugin of all.slice(all.indexOf(answering) + 1)) {
    try {
      if (mustBeOver(plugin.send(asker, message, null)) === 'taken') return
    } catch (error) {
      throw refusalOf(plugin, error)
    }
  }
  if (asker instanceof Connection) {
    for (const member of message.destination.members()) destinations.obtain(member, asker.origin)
  }
  host.send(message)
}
