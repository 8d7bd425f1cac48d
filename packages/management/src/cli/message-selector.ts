/** `--msgsel a,b`: conditions that must all hold; `*` and `?` in a quoted value stand for any text and any character. */
export function messageSelector(conditions: string | undefined): string | undefined {
  if (conditions === undefined) return undefined
  const parts = splitOutsideQuotes(conditions).map((part) => part.trim())
  return parts
    .filter((part) => part !== '')
    .map(withWildcards)
    .join(' AND ')
}

/** ActiveMQ's `JMSMessageID='*:10'` in the selector's own words: `JMSMessageID LIKE '%:10'`. */
function withWildcards(condition: string): string {
  return condition.replace(
    /^(\s*[\w$.]+\s*)(=|<>|!=)\s*'((?:[^']|'')*[*?](?:[^']|'')*)'\s*$/,
    (_whole, name, operator, value) => {
      const pattern = (value as string).replaceAll('*', '%').replaceAll('?', '_')
      return `${(name as string).trim()} ${operator === '=' ? 'LIKE' : 'NOT LIKE'} '${pattern}'`
    },
  )
}

function splitOutsideQuotes(text: string): string[] {
  const parts: string[] = []
  let quoted = false
  let start = 0
  for (let i = 0; i < text.length; i++) {
    if (text[i] === "'") quoted = !quoted
    else if (text[i] === ',' && !quoted) {
      parts.push(text.slice(start, i))
      start = i + 1
    }
  }
  parts.push(text.slice(start))
  return parts
}
