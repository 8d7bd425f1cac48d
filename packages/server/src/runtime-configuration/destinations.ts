/** `<destinations>`: what was added is made. What was removed stays: it may hold messages. */
import type { KernelHost } from '@hermod/broker'
import { type BrokerSettings, sameConfiguration } from '@hermod/config'
import type { Destination } from '@hermod/model'
import { deadLetterQueues } from '../plugins/dead-letters.js'
import type { Area, Tell } from './change.js'

export function destinationArea(host: KernelHost): Area {
  return (held, read) => {
    if (sameConfiguration(held.inside.get('destinations'), read.inside.get('destinations'))) return undefined
    return (tell) => {
      tell('changes to Destinations')
      make(host, read, tell)
      for (const gone of held.destinations) {
        if (!includes(read.destinations, gone)) tell(`No runtime support for removal of: ${gone}`)
      }
    }
  }
}

function make({ kernel }: KernelHost, read: BrokerSettings, tell: Tell): void {
  const forDeadLetters = deadLetterQueues(read.inside)
  for (const destination of read.destinations) {
    try {
      const isNew = kernel.destinations.find(destination) === undefined
      if (includes(forDeadLetters, destination)) kernel.destinations.markDlq(destination)
      else kernel.destinations.obtain(destination, undefined)
      if (isNew) tell(`Added destination ${destination}`)
    } catch (error) {
      tell(`Failed to add a new destination: ${destination}, ${(error as Error).message}`)
    }
  }
}

function includes(all: readonly Destination[], one: Destination): boolean {
  return all.some((destination) => destination.equals(one))
}
