/**
 * `org.apache.activemq.jaas.TextFileCertificateLoginModule`: the subject of the peer's certificate names its user, in a
 * file of `user=subject` lines. A subject between slashes is a pattern.
 */
import { LoginFailure, type ModuleFactory } from '../login-module.js'
import { propertyFile } from '../module-options.js'
import { groupsByUser } from '../property-file.js'
import { subjectPattern } from '../subject-pattern.js'

interface Subjects {
  readonly of: ReadonlyMap<string, string>
  readonly users: ReadonlyMap<string, string>
  readonly patterns: readonly { readonly user: string; readonly matches: (subject: string) => boolean }[]
}

export const textFileCertificateLoginModule: ModuleFactory = (options, around) => {
  const users = propertyFile('org.apache.activemq.jaas.textfiledn.user', '', options, around)
  const groups = propertyFile('org.apache.activemq.jaas.textfiledn.group', '', options, around)
  let subjects: Subjects | undefined
  return {
    async login({ certificateSubject: subject }) {
      if (subject === null) throw new LoginFailure('Client certificates not found. Cannot authenticate.')
      const values = users.values
      if (subjects?.of !== values) subjects = subjectsOf(values, (text) => around.log.warn(text))
      const user = subjects.users.get(subject) ?? subjects.patterns.find(({ matches }) => matches(subject))?.user
      if (user === undefined) throw new LoginFailure(`No user for client certificate: ${subject}`)
      return { users: [user], groups: groupsByUser(groups.values).get(user) ?? [] }
    },
  }
}

function subjectsOf(values: ReadonlyMap<string, string>, warn: (text: string) => void): Subjects {
  const users = new Map<string, string>()
  const patterns: { user: string; matches: (subject: string) => boolean }[] = []
  for (const [user, subject] of values) {
    const pattern = /^\/(.+)\/$/s.exec(subject)?.[1]
    if (pattern === undefined) users.set(subject, user)
    else {
      const matches = subjectPattern(pattern)
      if (matches === undefined) warn(`Ignoring invalid regexp: ${subject}`)
      else patterns.push({ user, matches })
    }
  }
  return { of: values, users, patterns }
}
