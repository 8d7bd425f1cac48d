/** `browse`: shows the messages of queues without taking them, one field per line as ActiveMQ does. */
import {
  BytesMessage,
  type JmsMessage,
  MapMessage,
  ObjectMessage,
  parseDestination,
  StreamMessage,
  TextMessage,
} from '@hermod/client'
import { messageSelector } from './message-selector.js'
import type { Output } from './output.js'
import { CommandError } from './ports.js'
import { type ConnectionTerms, withConnection } from './with-connection.js'

export type ViewGroup = 'header' | 'custom' | 'body'

export interface BrowseOptions extends ConnectionTerms {
  readonly selector: string | undefined
  /** Groups to show; none and no `fields`: all. */
  readonly groups: ReadonlySet<ViewGroup>
  /** Names of single fields to show. */
  readonly fields: ReadonlySet<string>
}

interface Field {
  readonly group: ViewGroup
  readonly name: string
  readonly value: string
}

const PREFIX: Record<ViewGroup, string> = {
  header: 'JMS_HEADER_FIELD:',
  custom: 'JMS_CUSTOM_FIELD:',
  body: 'JMS_BODY_FIELD:',
}

export async function browse(destinations: readonly string[], options: BrowseOptions, output: Output): Promise<number> {
  const queues = destinations.map((name) => parseDestination(name, 'queue').destination)
  const topic = queues.find((destination) => destination.isTopic)
  if (topic !== undefined) throw new CommandError(`${topic}: only queues can be browsed`)
  return withConnection(options, output, async (connection) => {
    const session = await connection.createSession('auto')
    for (const queue of queues) {
      for await (const message of session.createBrowser(queue, messageSelector(options.selector))) {
        for (const field of fieldsOf(message)) {
          if (isShown(field, options)) output.line(`${PREFIX[field.group]}${field.name} = ${field.value}`)
        }
        output.line('')
      }
    }
  })
}

function isShown({ group, name }: Field, { groups, fields }: BrowseOptions): boolean {
  if (groups.size === 0 && fields.size === 0) return true
  return groups.has(group) || fields.has(name) || fields.has(`${group}:${name}`)
}

function fieldsOf(message: JmsMessage): Field[] {
  const header = (name: string, value: unknown): Field[] =>
    value === null || value === undefined ? [] : [{ group: 'header', name, value: String(value) }]
  return [
    ...header('JMSMessageID', message.id),
    ...header('JMSDestination', message.destination?.name),
    ...header('JMSDeliveryMode', message.persistent ? 'persistent' : 'non-persistent'),
    ...header('JMSTimestamp', message.timestamp),
    ...header('JMSExpiration', message.expiration),
    ...header('JMSPriority', message.priority),
    ...header('JMSRedelivered', message.redelivered),
    ...header('JMSCorrelationID', message.correlationId),
    ...header('JMSReplyTo', message.replyTo),
    ...header('JMSType', message.type),
    ...groupOf(message),
    ...Object.entries(message.properties).map(
      ([name, value]): Field => ({ group: 'custom', name, value: shown(value) }),
    ),
    ...bodyOf(message),
  ]
}

/** Headers on the wire, properties in JMS. */
function groupOf({ groupId, groupSequence }: JmsMessage): Field[] {
  if (groupId === null) return []
  return [
    { group: 'custom', name: 'JMSXGroupID', value: groupId },
    { group: 'custom', name: 'JMSXGroupSeq', value: String(groupSequence) },
  ]
}

function bodyOf(message: JmsMessage): Field[] {
  const body = (name: string, value: string): Field[] => [{ group: 'body', name, value }]
  if (message instanceof TextMessage) return body('JMSText', message.text ?? '')
  if (message instanceof BytesMessage) return body('JMSBytes', Buffer.from(message.bytes).toString('hex'))
  if (message instanceof MapMessage)
    return Object.entries(message.map).flatMap(([name, value]) => body(name, shown(value)))
  if (message instanceof StreamMessage) return body('JMSStream', message.values.map(shown).join(', '))
  if (message instanceof ObjectMessage)
    return body('JMSObjectClass', `${message.serialized?.length ?? 0} bytes, serialized`)
  return []
}

function shown(value: unknown): string {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex')
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value)
}
