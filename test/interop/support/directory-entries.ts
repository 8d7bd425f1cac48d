/** A directory with users, roles and rights. */

const user = (uid: string): string => `dn: uid=${uid},ou=People,dc=example,dc=com
objectClass: inetOrgPerson
uid: ${uid}
cn: ${uid}
sn: ${uid}
userPassword: ${uid}-pw

`
const unit = (dn: string): string => `dn: ${dn},dc=example,dc=com
objectClass: organizationalUnit
ou: ${dn.split(',')[0]!.slice(3)}

`
const group = (dn: string, ...members: string[]): string => `dn: ${dn},dc=example,dc=com
objectClass: groupOfNames
cn: ${dn.split(',')[0]!.slice(3)}
${members.map((member) => `member: ${member},dc=example,dc=com`).join('\n')}

`
const destination = (dn: string): string => `dn: ${dn},dc=example,dc=com
objectClass: applicationProcess
cn: ${dn.split(',')[0]!.slice(3)}

`

const EVERYBODY = ['cn=users,ou=Roles', 'cn=readers,ou=Roles']
const rights = (dn: string, read: string[], write: string[], admin: string[]): string =>
  group(`cn=Read,${dn}`, ...read) + group(`cn=Write,${dn}`, ...write) + group(`cn=Admin,${dn}`, ...admin)

/** alice is one of the users; bob is one of the guests, who are readers. */
export const DIRECTORY = [
  ...['ou=People', 'ou=Roles', 'ou=Destination'].map(unit),
  ...['ou=Queue,ou=Destination', 'ou=Topic,ou=Destination', 'ou=Temp,ou=Destination'].map(unit),
  ...['alice', 'bob'].map(user),
  group('cn=users,ou=Roles', 'uid=alice,ou=People'),
  group('cn=guests,ou=Roles', 'uid=bob,ou=People'),
  group('cn=readers,ou=Roles', 'cn=guests,ou=Roles'),
  destination('cn=OPEN.$,ou=Queue,ou=Destination'),
  rights('cn=OPEN.$,ou=Queue,ou=Destination', EVERYBODY, ['cn=users,ou=Roles'], EVERYBODY),
  destination('cn=BOBS,ou=Queue,ou=Destination'),
  rights('cn=BOBS,ou=Queue,ou=Destination', ['uid=bob,ou=People'], ['uid=bob,ou=People'], ['uid=bob,ou=People']),
  destination('cn=ActiveMQ.Advisory.$,ou=Topic,ou=Destination'),
  rights('cn=ActiveMQ.Advisory.$,ou=Topic,ou=Destination', EVERYBODY, EVERYBODY, EVERYBODY),
  rights('ou=Temp,ou=Destination', ['cn=users,ou=Roles'], EVERYBODY, ['cn=users,ou=Roles']),
].join('')
