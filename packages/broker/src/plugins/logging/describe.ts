/** Commands and messages in log lines, spelt as Java objects spell themselves: `Name {field = value, …}`. */
import { type Message, MessageKind } from '@hermod/model'

const CLASSES: Readonly<Record<number, string>> = {
  [MessageKind.message]: 'ActiveMQMessage',
  [MessageKind.bytes]: 'ActiveMQBytesMessage',
  [MessageKind.map]: 'ActiveMQMapMessage',
  [MessageKind.object]: 'ActiveMQObjectMessage',
  [MessageKind.stream]: 'ActiveMQStreamMessage',
  [MessageKind.text]: 'ActiveMQTextMessage',
  [MessageKind.blob]: 'ActiveMQBlobMessage',
}

/** Fields that say nothing to a reader, and what is not to stand in logs. */
const LEFT_OUT: ReadonlySet<string> = new Set(['commandType', 'password'])

/** A command as its adapter handed it in; a plain text stays as it is. */
export function describeCommand(command: unknown): string {
  if (typeof command !== 'object' || command === null) return String(command)
  const fields = Object.entries(command).filter(([name]) => !LEFT_OUT.has(name))
  return `${command.constructor.name} ${braces(fields)}`
}

export function describeMessage(message: Message): string {
  const fields: [string, unknown][] = [
    ['commandId', message.commandId],
    ['responseRequired', message.responseRequired],
    ['messageId', message.messageId],
    ['originalDestination', message.originalDestination],
    ['originalTransactionId', message.originalTransactionId],
    ['producerId', message.producerId],
    ['destination', message.destination],
    ['transactionId', message.transactionId],
    ['expiration', message.expiration],
    ['timestamp', message.timestamp],
    ['arrival', message.arrival],
    ['brokerInTime', message.brokerInTime],
    ['brokerOutTime', message.brokerOutTime],
    ['correlationId', message.correlationId],
    ['replyTo', message.replyTo],
    ['persistent', message.persistent],
    ['type', message.type],
    ['priority', message.priority],
    ['groupID', message.groupID],
    ['groupSequence', message.groupSequence],
    ['targetConsumerId', message.targetConsumerId],
    ['compressed', message.compressed],
    ['userID', message.userID],
    ['content', message.content],
    ['marshalledProperties', message.marshalledProperties],
    ['redeliveryCounter', message.redeliveryCounter],
    ['size', message.accountedSize],
    ['properties', message.properties()],
  ]
  if (message.kind === MessageKind.text) fields.push(['text', textOf(message)])
  return `${CLASSES[message.kind] ?? 'Message'} ${braces(fields)}`
}

function braces(fields: readonly (readonly [string, unknown])[]): string {
  return `{${fields.map(([name, value]) => `${name} = ${describe(value)}`).join(', ')}}`
}

function describe(value: unknown): string {
  if (value === undefined) return 'null'
  if (value instanceof Uint8Array) return `${value.length} bytes`
  if (value instanceof Map) return braces([...value])
  if (Array.isArray(value)) return `[${value.map(describe).join(', ')}]`
  return String(value)
}

const LONGEST_TEXT = 63

/** The beginning and the end of a long text: enough to know it by. */
function textOf({ content, compressed }: Message): string | null {
  if (content === null) return null
  if (compressed || content.length < 4) return '(compressed)'
  const text = Buffer.from(content.buffer, content.byteOffset + 4, content.length - 4).toString('utf8')
  return text.length <= LONGEST_TEXT ? text : `${text.slice(0, 45)}...${text.slice(-12)}`
}
