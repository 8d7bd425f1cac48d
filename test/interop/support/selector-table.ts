/** Messages and selectors by the thousand, from a seed: what the table of verdicts is made of. */
import {
  Destination,
  JavaByte,
  JavaDouble,
  JavaFloat,
  JavaLong,
  JavaShort,
  Message,
  MessageId,
  MessageKind,
  modifiedUtf8Length,
  type PrimitiveValue,
  ProducerId,
  writeModifiedUtf8,
} from '@hermod/model'

/** `name`, type, value; the types are those of SelectorTable.java. */
export type Field = readonly [name: string, type: string, value: string]

const XML = '<order id="7"><item sku="A1" qty="3">bolt</item><item sku="B2"/><!-- x --></order>'
const MESSAGE_ID = new MessageId(new ProducerId('ID:host-1-1:1', 1, 1), 7)
const HEADERS: readonly Field[] = [
  ['destination', '#', 'queue://SEL.Q'],
  ['priority', '#', '4'],
  ['messageId', '#', MESSAGE_ID.toString()],
]

/** What differs between the messages: each name with other types and values, or not there. */
export const MESSAGES: readonly (readonly Field[])[] = [
  [...HEADERS, ['body', 'text', XML]],
  [
    ['body', 'bytes', XML],
    ...HEADERS,
    ['replyTo', '#', 'topic://ANSWERS'],
    ['type', '#', 'car'],
    ['correlationId', '#', 'corr-1'],
    ['groupID', '#', 'g1'],
    ['groupSequence', '#', '3'],
    ['userID', '#', 'joe'],
    ['priority', '#', '7'],
    ['persistent', '#', 'true'],
    ['timestamp', '#', '1700000000000'],
    ['expiration', '#', '1800000000000'],
    ['redeliveryCounter', '#', '2'],
    ['x', 'int', '5'],
    ['y', 'int', '-3'],
    ['z', 'string', 'red'],
    ['t', 'boolean', 'true'],
    ['n', 'byte', '5'],
  ],
  [
    ...HEADERS,
    ['x', 'long', '5'],
    ['y', 'double', '2.5'],
    ['z', 'string', '5'],
    ['t', 'boolean', 'false'],
    ['n', 'short', '300'],
  ],
  [
    ...HEADERS,
    ['x', 'double', '5'],
    ['y', 'float', '0.1'],
    ['z', 'string', "it's_100%"],
    ['t', 'string', 'true'],
    ['n', 'byte', '-128'],
  ],
  [...HEADERS, ['x', 'float', '5'], ['y', 'long', '9007199254740993'], ['z', 'string', ''], ['n', 'short', '5']],
  [...HEADERS, ['x', 'string', '5'], ['y', 'string', '2.5'], ['z', 'string', 'Red\nblue'], ['t', 'int', '1']],
  [...HEADERS, ['x', 'boolean', 'true'], ['y', 'int', '2147483647'], ['z', 'int', '5'], ['t', 'boolean', 'true']],
  [...HEADERS, ['x', 'long', '9223372036854775807'], ['y', 'int', '-2147483648'], ['z', 'string', 'a\\b.*[c]']],
  [
    ...HEADERS,
    ['x', 'double', '1e300'],
    ['y', 'double', '-0.0'],
    ['z', 'string', 'a,b,,c,,'],
    ['body', 'text', 'no xml'],
  ],
  [...HEADERS, ['x', 'double', 'NaN'], ['y', 'double', 'Infinity'], ['z', 'string', '0x10'], ['t', 'string', 'TRUE']],
  [
    ...HEADERS,
    ['x', 'int', '0'],
    ['y', 'int', '0'],
    ['z', 'string', ' 5 '],
    ['t', 'boolean', 'false'],
    ['priority', '#', '0'],
  ],
  [
    ...HEADERS,
    ['x', 'float', '1.0E10'],
    ['y', 'double', '1.0E-5'],
    ['z', 'string', 'redred'],
    ['body', 'text', '<!DOCTYPE a><a/>'],
  ],
]

export function toMessage(fields: readonly Field[]): Message {
  const bytes = fields[0]?.[1] === 'bytes'
  const message = new Message(bytes ? MessageKind.bytes : MessageKind.text)
  const properties = new Map<string, PrimitiveValue>()
  for (const [name, type, value] of fields) {
    if (type === '#') setHeader(message, name, value)
    else if (type === 'text') message.content = textContent(value)
    else if (type === 'bytes') message.content = new TextEncoder().encode(value)
    else properties.set(name, property(type, value))
  }
  message.setProperties(properties)
  return message
}

function textContent(text: string): Uint8Array {
  const length = modifiedUtf8Length(text)
  const content = new Uint8Array(4 + length)
  new DataView(content.buffer).setInt32(0, length)
  writeModifiedUtf8(text, content, 4)
  return content
}

const NUMBERS = ['groupSequence', 'priority', 'timestamp', 'expiration', 'redeliveryCounter']

function setHeader(message: Message, name: string, value: string): void {
  if (name === 'destination' || name === 'replyTo') Object.assign(message, { [name]: Destination.parse(value) })
  else if (name === 'messageId') message.messageId = MESSAGE_ID
  else if (name === 'persistent') message.persistent = value === 'true'
  else Object.assign(message, { [name]: NUMBERS.includes(name) ? Number(value) : value })
}

function property(type: string, value: string): PrimitiveValue {
  switch (type) {
    case 'boolean':
      return value === 'true'
    case 'byte':
      return new JavaByte(Number(value))
    case 'short':
      return new JavaShort(Number(value))
    case 'int':
      return Number(value)
    case 'long':
      return new JavaLong(Number.isSafeInteger(Number(value)) ? Number(value) : BigInt(value))
    case 'float':
      return new JavaFloat(Math.fround(Number(value)))
    case 'double':
      return new JavaDouble(Number(value))
    default:
      return value
  }
}

const NAMES = ['x', 'y', 'z', 't', 'n', 'missing']
const HEADER_NAMES = (
  'JMSDestination JMSReplyTo JMSType JMSDeliveryMode JMSPriority JMSMessageID JMSTimestamp JMSCorrelationID ' +
  'JMSExpiration JMSRedelivered JMSXDeliveryCount JMSXGroupID JMSXGroupSeq JMSXUserID JMSXProducerTXID ' +
  'JMSXGroupFirstForConsumer JMSActiveMQBrokerInTime JMSActiveMQBrokerOutTime JMSActiveMQBrokerPath'
).split(' ')
const NUMBER_LITERALS =
  '0 1 2 5 10 300 -3 5L 0x5 0X1f 05 017 5.0 5. .5 2.5 5e0 5E-1 1.5E2 2147483647 2147483648 9007199254740993 ' +
  '9223372036854775807 0x7fffffffffffffff'
const TEXT_LITERALS = [
  "'red'",
  "'5'",
  "''",
  "'it''s_100%'",
  "'car'",
  "'true'",
  "'PERSISTENT'",
  "'queue://SEL.Q'",
  "'2.5'",
]
const LIKE_PATTERNS = [
  "'%'",
  "'r%'",
  "'%e%'",
  "'_ed'",
  "'%\\_%' ESCAPE '\\'",
  "'it''s!_100!%' ESCAPE '!'",
  "''",
  "'%.%'",
  "'5'",
]
const REGEXES = [
  "'^r'",
  "'e.$'",
  "'[a-r]+'",
  "'\\d'",
  "'^(red)*$'",
  "'(a|b),?'",
  "'5|true'",
  "'\\.'",
  "'^$'",
  "'[^a-z]'",
  "'r{2}|d$'",
  "'(?:re)d\\b'",
]
const LISTS = [
  "MAKELIST('red', '5', x)",
  "SPLIT(z, ',')",
  "SPLIT(z, 'e', 2)",
  'MAKELIST(1, 5, TRUE)',
  "SPLIT('a,b', ',')",
]
const XPATHS = [
  "'//item'",
  "'/order[@id=7]'",
  "'count(//item) = 2'",
  '\'//item[@sku="A1"]/text() = "bolt"\'',
  "'//none'",
  "'//comment()'",
  "'string-length(/) > 3'",
]

/** Makes selectors; the same seed makes the same ones. */
export class SelectorSource {
  private state: number

  constructor(seed: number) {
    this.state = seed
  }

  next(): string {
    const text = this.condition(3)
    if (this.oneIn(6)) return `convert_string_expressions:${text}`
    // One token too many, too few or out of place: both must refuse the same ones. (But for what is inside of an XPath.)
    return this.oneIn(7) && !text.includes('XPATH') ? this.spoiled(text) : text
  }

  private condition(depth: number): string {
    if (depth === 0) return this.pick(['t', 'TRUE', 'FALSE', 'x = 5', "z = 'red'", 'missing IS NULL', 'n > 3', 'NULL'])
    const kinds = [
      () => `${this.condition(depth - 1)} ${this.pick(['AND', 'OR', 'and', 'oR'])} ${this.condition(depth - 1)}`,
      () => `(${this.condition(depth - 1)}) ${this.pick(['AND', 'OR'])} NOT (${this.condition(depth - 1)})`,
      () => `NOT (${this.condition(depth - 1)})`,
      () => `NOT ${this.condition(0)}`,
      () => `${this.left()} ${this.pick(['=', '<>'])} ${this.right(1)}`,
      () => `${this.left()} ${this.pick(['=', '<>', '<', '<=', '>', '>='])} ${this.right(1)}`,
      () => `${this.left()} ${this.pick(['=', '<', '>='])} ${this.number(2)}`,
      () => `${this.left()} ${this.pick(['', 'NOT '])}BETWEEN ${this.number(1)} AND ${this.number(1)}`,
      () => `${this.name()} ${this.pick(['', 'NOT '])}IN (${this.pick(TEXT_LITERALS)}, ${this.pick(TEXT_LITERALS)})`,
      () => `${this.left()} ${this.pick(['', 'NOT '])}LIKE ${this.pick(LIKE_PATTERNS)}`,
      () => `${this.left()} IS ${this.pick(['', 'NOT '])}NULL`,
      () => `REGEX(${this.pick(REGEXES)}, ${this.name()})`,
      () => `INLIST(${this.pick(LISTS)}, ${this.pick(['z', 'x', "'red'", '5', 'missing'])})`,
      () =>
        `REPLACE(z, ${this.pick(REGEXES)}, ${this.pick(["'q'", "''", "'$0$0'"])}) = ${this.pick(["'redred'", "'qed'", "''", "'q'", "'qq'"])}`,
      () => `XPATH ${this.pick(XPATHS)}`,
      () => "XQUERY 'true()'",
      () => `x ${this.pick(['-- a comment\n', '/* a * comment */', '/**/'])} = 5`,
      () => this.name(),
    ]
    return this.pick(kinds)()
  }

  private left(): string {
    return this.oneIn(3) ? this.number(2) : this.name()
  }

  /** Never `n`: see `narrow` in the test. */
  private right(depth: number): string {
    if (this.oneIn(3)) return this.pick(TEXT_LITERALS)
    return this.oneIn(6) ? this.pick(['TRUE', 'FALSE', 't', 'z']) : this.number(depth)
  }

  private number(depth: number): string {
    if (depth === 0 || this.oneIn(2)) return this.pick(NUMBER_LITERALS.split(' '))
    if (this.oneIn(3)) return this.pick(['x', 'y', 'missing', 'JMSPriority', 'JMSTimestamp'])
    if (this.oneIn(6)) return `-${this.pick(['x', 'y', '(x + 1)', '5', '-y'])}`
    return `${this.number(depth - 1)} ${this.pick(['+', '-', '*', '/', '%'])} ${this.number(depth - 1)}`
  }

  private name(): string {
    return this.oneIn(4) ? this.pick(HEADER_NAMES) : this.pick(NAMES)
  }

  private spoiled(text: string): string {
    const words = text.split(' ')
    const at = this.below(words.length)
    const junk = [
      '(',
      ')',
      ',',
      '=',
      'AND',
      'NOT',
      'LIKE',
      "'",
      '#',
      '1',
      'x',
      'IN',
      'NULL',
      '==',
      '1x',
      '"q"',
      ';',
      '0x',
      '..',
    ]
    const kinds = [
      () => words.splice(at, 1),
      () => words.splice(at, 0, this.pick(junk)),
      () => words.splice(at, 1, this.pick(junk)),
    ]
    this.pick(kinds)()
    return words.join(' ')
  }

  private oneIn(count: number): boolean {
    return this.below(count) === 0
  }

  private pick<T>(from: readonly T[]): T {
    return from[this.below(from.length)]!
  }

  private below(limit: number): number {
    this.state = (Math.imul(this.state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((this.state / 2 ** 32) * limit)
  }
}
