/** Patterns over certificate subjects, which must match them whole. */

/** A subject is a few hundred characters; a longer one matches no pattern, so that no pattern can take for ever on it. */
const MAX_SUBJECT_CHARACTERS = 2048

/** Undefined for a pattern that cannot be read. Patterns come from the operator's own file, subjects from a trusted CA. */
export function subjectPattern(pattern: string): ((subject: string) => boolean) | undefined {
  try {
    const expression = new RegExp(`^(?:${pattern})$`, 'su')
    return (subject) => subject.length <= MAX_SUBJECT_CHARACTERS && expression.test(subject)
  } catch {
    return undefined
  }
}
