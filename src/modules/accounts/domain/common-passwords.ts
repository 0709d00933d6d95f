/**
 * Common passwords of 15 characters and more, lower case, without separators. Shorter ones need no list: the length refuses them. What repeats
 * one unit or runs along the keyboard is found by rule, so this holds phrases.
 */
export const longCommonPasswords: ReadonlySet<string> = new Set([
  'iloveyouforever', 'iloveyousomuch', 'iloveyousomuch1', 'iloveyouverymuch', 'iloveyoumorethananything', 'iloveyouforever1', 'iloveyouforever123', 'iloveyoubaby123', 'loveyouforever1',
  'correcthorsebatterystaple', 'letmeinletmein1', 'letmeinrightnow', 'pleaseletmeinnow', 'changemechangeme', 'changemerightnow', 'changethispassword',
  'thisismypassword', 'thisismypassword1', 'thisisapassword', 'thisisasecurepassword', 'thisisastrongpassword', 'thisisaverylongpassword', 'thisisalongpassword', 'mypasswordissecure',
  'averylongpassword', 'averysecurepassword', 'averystrongpassword', 'superstrongpassword', 'supersecretpassword', 'strongpassword1', 'strongpassword123', 'securepassword1', 'securepassword123',
  'notmyrealpassword', 'idontknowmypassword', 'iforgotmypassword', 'iforgotmypassword1', 'forgotmypassword1', 'rememberthispassword', 'nopasswordforyou', 'youwillneverguess', 'youwillneverknow',
  'neverguessthispassword', 'passwordpassword', 'passwordpassword1', 'password123password', 'passwordpasswordpassword', 'administrator1', 'administrator12', 'administrator123', 'administratoradmin',
  'administrator1234', 'adminadminadmin', 'adminadminadmin1', 'welcomewelcome1', 'welcometotheworld', 'welcometothejungle', 'welcomehome12345', 'qwertyqwerty12345', 'qwerty1234567890', 'qwertyuiop12345',
  'qwertyuiop123456', 'qwertyuiop1234567890', 'qwertyuiopasdfgh', 'qwertyuiopqwertyuiop', 'asdfghjklasdfghjkl', 'zxcvbnmzxcvbnm1', 'zxcvbnmasdfghjkl', '1q2w3e4r5t6y7u8i', '1q2w3e4r5t6y7u8i9o0p',
  'q1w2e3r4t5y6u7i8', 'q1w2e3r4t5y6u7i8o9p0', 'abc123abc123abc', 'abcd1234abcd1234', 'a1b2c3d4e5f6g7h8', '1a2b3c4d5e6f7g8h', 'aaabbbcccdddeee', '123456789qwerty', '123456789qwertyuiop', '123456789abcdefghi',
  '1234567890qwerty', '1234567890qwertyuiop', '123456789123456', '1234567891234567', '12345678912345678', '123456789123456789', '1234567890abcdef', '0123456789abcdef', 'abcdefghijklmnop1', 'abcdefg1234567890',
  'abcdefghijk12345', '111222333444555', '112233445566778', '1122334455667788', '112233445566778899', '123123123123123', '147258369147258', '147258369147258369', '159357159357159', '987654321987654321',
  'liverpoolfc12345', 'liverpoolfootballclub', 'manchesterunited', 'manchesterunited1', 'manchestercity1', 'manunitedforever', 'realmadridcf1902', 'realmadridforever', 'barcelonaforever', 'fcbarcelona12345',
  'youllneverwalkalone', 'youneverwalkalone', 'arsenalfootballclub', 'spongebobsquarepants', 'spongebobsquarepants1', 'harrypotterharrypotter', 'hermionegranger', 'hermionegranger1', 'lordvoldemort123',
  'maytheforcebewithyou', 'maytheforcebewith', 'lukeskywalker123', 'anakinskywalker1', 'starwarsstarwars', 'gameofthrones123', 'winteriscoming1', 'winteriscoming123', 'thelordoftherings', 'lordoftherings123',
  'onceuponatime123', 'happilyeverafter', 'hakunamatata123', 'hakunamatatahakuna', 'supercalifragilisticexpialidocious', 'tobeornottobe123', 'tobeornottobethatisthequestion',
  'thequickbrownfox', 'thequickbrownfoxjumps', 'thequickbrownfoxjumpsoverthelazydog', 'loremipsumdolor', 'loremipsumdolorsit', 'loremipsumdolorsitamet', 'helloworldhelloworld', 'hellohellohello1', 'helloworld12345',
  'helloworld123456', 'jesuschristislord', 'jesuslovesmeforever', 'ilovejesuschrist', 'jesusismysavior', 'jesusismylord123', 'godisgoodallthetime', 'ilovemyfamily123', 'ilovemymommy123', 'ilovemydaughter',
  'ilovemyhusband1', 'ilovemyboyfriend', 'ilovemygirlfriend', 'iloveyoumommy123', 'mylovemylovemylove', 'sunshinesunshine', 'sunshine12345678', 'princessprincess', 'princess12345678', 'footballfootball',
  'baseballbaseball', 'basketballbasketball', 'superman12345678', 'supermansuperman', 'batmanbatmanbatman', 'pokemonpokemon123', 'dragonballsuper1', 'letmein123456789', 'trustno1trustno1', 'monkeymonkeymonkey',
  'ichliebedichfürimmer', 'ichliebedich123', 'ichliebedichsehr', 'jetaimepourtoujours', 'jetaimemonamour', 'jetaimetellement', 'teamomuchomuchisimo', 'teamoparasiempre', 'teamoparasiempre1', 'tequieromuchisimo',
  'minombreesminombre', 'meinpasswort12345', 'meinpasswortistsicher', 'motdepasse12345', 'motdepasse123456', 'contraseña12345', 'contrasena12345', 'contrasena123456',
  'wodemimashishenme', 'woaini1314520woaini', '5201314520131452', 'woaini5201314520', 'aishiteruaishiteru', 'saranghaesaranghae', 'sarangheyo123456', 'temporarypassword', 'temporarypassword1', 'defaultpassword1',
  'defaultpassword', 'changeme123456789', 'secretsecretsecret', 'testtesttesttest', 'testpassword1234', 'testpassword12345', 'testingtesting123', 'guestguestguest1', 'rootrootrootroot', 'toortoortoortoor',
]);
