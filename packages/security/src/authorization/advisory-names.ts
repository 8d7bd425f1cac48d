/** The advisory topics that come into being when a client does something: it needs the right to create them. */
import { ADVISORY_PREFIX, Destination, type DestinationKind } from '@hermod/model'

const BY_KIND: Record<DestinationKind, string> = {
  queue: 'Queue',
  topic: 'Topic',
  'temp-queue': 'TempQueue',
  'temp-topic': 'TempTopic',
}

export const connectionAdvisory = Destination.topic(`${ADVISORY_PREFIX}Connection`)

export function destinationAdvisory({ kind }: Destination): Destination {
  return Destination.topic(ADVISORY_PREFIX + BY_KIND[kind])
}

export function consumerAdvisory(destination: Destination): Destination {
  return about('Consumer', destination)
}

export function producerAdvisory(destination: Destination): Destination {
  return about('Producer', destination)
}

function about(what: string, destination: Destination): Destination {
  const kind = destination.isQueue ? 'Queue' : 'Topic'
  // A comma would make the topic a composite.
  return Destination.topic(`${ADVISORY_PREFIX}${what}.${kind}.${destination.name.replaceAll(',', '&sbquo;')}`)
}
