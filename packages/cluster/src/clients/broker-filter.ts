/** `updateClusterFilter`: regular expressions over the names of brokers, separated by commas; one of them must match. */
export type BrokerFilter = (brokerName: string) => boolean

/** A name of a broker is short; on a longer one no expression may take its time. */
const MAX_NAME_CHARACTERS = 1024

/** Empty: every broker. Throws an Error that names the expression which cannot be read. */
export function brokerFilter(text: string): BrokerFilter {
  if (text.trim() === '') return () => true
  // As in ActiveMQ an expression keeps the blanks around it.
  const expressions = text
    .trim()
    .split(',')
    .filter((one) => one !== '')
    .map(expressionOf)
  return (name) =>
    name !== '' && name.length <= MAX_NAME_CHARACTERS && expressions.some((expression) => expression.test(name))
}

/** The whole name must match. */
function expressionOf(source: string): RegExp {
  try {
    return new RegExp(`^(?:${source})$`, 'u')
  } catch (error) {
    const problem = (error as Error).message.replace(/^.*: /, '')
    throw new Error(`"${source}" is no regular expression: ${problem}`)
  }
}
