/** How message groups are remembered: elements below `<messageGroupMapFactory>` and the words of `messageGroupMapFactoryType`. */
import {
  type ConfiguredBean,
  defineOptions,
  findOption,
  integer,
  type Option,
  type OptionTable,
  optionValues,
  text,
} from '@hermod/model'

/** More would cost memory before the first message came. */
const MOST_BUCKETS = 1_048_576

export const cachedMessageGroupMapFactoryOptions = defineOptions('cachedMessageGroupMapFactory', {
  cacheSize: integer(1024, 'Groups remembered; the one that was silent longest is forgotten first.', { min: 1 }),
})

export const messageGroupHashBucketFactoryOptions = defineOptions('messageGroupHashBucketFactory', {
  bucketCount: integer(1024, 'Owners that all groups share by the hash of their name.', { min: 1, max: MOST_BUCKETS }),
  cacheSize: integer(64, 'Groups listed by name there; nothing is listed here.', { min: 0 }),
})

export const simpleMessageGroupMapFactoryOptions = defineOptions('simpleMessageGroupMapFactory', {})

/** The map of a policy entry, checked. */
export type MessageGroupMapConfig =
  | { readonly kind: 'cached'; readonly cacheSize: number }
  | { readonly kind: 'simple' }
  | { readonly kind: 'bucket'; readonly bucketCount: number }

const TABLES = {
  cached: cachedMessageGroupMapFactoryOptions,
  simple: simpleMessageGroupMapFactoryOptions,
  bucket: messageGroupHashBucketFactoryOptions,
} as const
const EXPECTED = 'expected cached?cacheSize=, bucket?bucketCount= or simple'

/** `messageGroupMapFactoryType`: a kind, with the element's attributes behind a question mark. */
export function messageGroupMapType(doc: string): Option<string> {
  const row = text('cached', doc)
  const parse = (value: string): string => {
    groupMapOfType(value)
    return value
  }
  return { ...row, expected: 'cached, bucket or simple, with options behind a question mark', parse }
}

/** Throws an Error that says what was expected. */
export function groupMapOfType(type: string): MessageGroupMapConfig {
  const [kind = '', query] = type.trim().split('?', 2)
  if (!Object.hasOwn(TABLES, kind)) throw new Error(EXPECTED)
  const values: Record<string, unknown> = {}
  for (const [name, value] of new URLSearchParams(query ?? '')) {
    const known = findOption(TABLES[kind as MessageGroupMapConfig['kind']], name)
    if (known === undefined) throw new Error(`${EXPECTED}; ${kind} has no ${name}`)
    values[known.name] = known.option.parse(value)
  }
  return configOf(kind as MessageGroupMapConfig['kind'], values)
}

/** The element inside of a policy entry wins over the word in its attribute. */
export function groupMapOf(bean: ConfiguredBean | undefined, type: string): MessageGroupMapConfig {
  for (const [kind, table] of Object.entries(TABLES)) {
    if (bean?.name === table.element) return configOf(kind as MessageGroupMapConfig['kind'], bean.values)
  }
  return groupMapOfType(type)
}

function configOf(
  kind: MessageGroupMapConfig['kind'],
  values: Readonly<Record<string, unknown>>,
): MessageGroupMapConfig {
  return { kind, ...optionValues<OptionTable['rows']>(TABLES[kind], values) } as MessageGroupMapConfig
}
