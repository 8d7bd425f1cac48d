/** Plug-ins may keep a consumer whose name covers several destinations from some of them. */
import {
  type ConnectionContext,
  ConsumerId,
  type ConsumerRequest,
  consumerRequest,
  type Destination,
} from '@hermod/model'
import type { Kernel } from '../kernel.js'
import { ask } from '../plugins/hooks.js'

/** Throws what the first plug-in that minds throws. A plain name was judged when its consumer was. */
export function checkAttach(
  { hooks }: Pick<Kernel, 'hooks'>,
  context: ConnectionContext,
  request: ConsumerRequest,
  destination: Destination,
): void {
  if (hooks.attach !== undefined) ask(hooks.attach, (plugin) => plugin.attach(context, request, destination))
}

/** False: a consumer with wildcards does without this destination, and nobody is told. */
export function mayAttach(
  kernel: Pick<Kernel, 'hooks' | 'log'>,
  context: ConnectionContext,
  request: ConsumerRequest,
  destination: Destination,
): boolean {
  if (kernel.hooks.attach === undefined || !request.destination.isWildcard) return true
  try {
    checkAttach(kernel, context, request, destination)
    return true
  } catch (error) {
    kernel.log.debug(`Subscription denied for ${request.id} to destination ${destination}: ${reasonOf(error)}`)
    return false
  }
}

/** Whether a consumer of the connection would be let in there. None is made. */
export function mayRead(
  kernel: Pick<Kernel, 'hooks'>,
  context: ConnectionContext,
  connectionId: string,
  destination: Destination,
): boolean {
  if (kernel.hooks.attach === undefined) return true
  const supposed = consumerRequest({ id: new ConsumerId(connectionId, -1, 0), destination })
  try {
    checkAttach(kernel, context, supposed, destination)
    return true
  } catch {
    return false
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
