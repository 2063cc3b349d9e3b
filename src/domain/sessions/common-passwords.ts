/**
 * What people choose first. Each word stands for a family: rules.ts takes case, look-alike digits and trailing
 * digits and marks away before it looks here, so that `P@ssw0rd123!` is `password`. Own list, by rule and from
 * common knowledge.
 */
const words = `
password passwort passcode pass passw motdepasse contrasena senha secret secrete private hidden
admin administrator root superuser sysadmin manager master owner user guest demo test tester testing temp temporary
default changeme change letmein letmeinplease welcome hello hi hey login logon signin signup access account enter open opensesame
qwerty qwertyui qwertyuiop qwertz azerty asdf asdfg asdfgh asdfghjk asdfghjkl zxcvbn zxcvbnm qazwsx qazwsxedc qweasd qweasdzxc
abc abcd abcde abcdef abcdefg abcdefgh abcxyz xyz aaa aaaa
iloveyou loveyou loveme lovely love lover loving mylove iloveme sweetheart honey baby babygirl babyboy angel princess prince
sunshine moonlight rainbow flower flowers butterfly blossom summer winter spring autumn monsoon weekend holiday
monkey dragon tiger lion eagle falcon phoenix panther wolf bear shark dolphin kitten pussy doggy puppy horse spider scorpion
football baseball basketball soccer hockey cricket tennis golf chess batman superman spiderman ironman hulk avengers pokemon pikachu
naruto goku starwars yoda matrix jedi startrek gandalf hobbit hogwarts potter harrypotter hermione
michael michelle jennifer jessica jordan joshua daniel david andrew anthony ashley amanda charlie george thomas robert richard
william christopher matthew nicole samantha hannah maggie ginger pepper buster bailey hunter killer ranger
mustang ferrari porsche mercedes corvette harley yamaha honda hyundai suzuki maruti bajaj
computer laptop desktop internet network server system windows linux macbook android iphone samsung nokia google gmail yahoo
facebook instagram whatsapp twitter youtube netflix amazon flipkart paytm microsoft apple oracle
india indian bharat hindustan mumbai bombay delhi newdelhi bangalore bengaluru chennai madras kolkata calcutta hyderabad pune
jaipur lucknow ahmedabad surat kerala gujarat punjab rajasthan maharashtra karnataka tamilnadu goa
krishna radhe radha radhekrishna hareram harekrishna shiva shivshakti omnamahshivaya ganesh ganpati hanuman jaishreeram shriram
jaimatadi sairam omsairam waheguru allah bismillah jesus jesuschrist christ god godisgreat blessed faith heaven
rahul rohit amit sumit sachin sachintendulkar virat virathkohli kohli dhoni msdhoni vikram vijay sanjay rajesh suresh ramesh mahesh
deepak pankaj manish ashish anil sunil arjun aditya abhishek akash pooja priya neha kavita sunita anita deepika shreya
shahrukh salman aamir amitabh hrithik rajnikanth bollywood
mother father mummy daddy mommy mamma papa family sister brother friend friends bestfriend forever together
money rupees dollar lucky success winner champion power star superstar rockstar hero legend king queen boss
freedom liberty peace victory destiny miracle happy happiness smile smiles enjoy party music guitar metallica nirvana
blink slipknot eminem madonna beatles
london paris berlin newyork america american canada australia england germany russia china japan brazil mexico
monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october
november december today tomorrow yesterday
orange banana apple mango cherry strawberry peaches chocolate cookie coffee vodka whisky beer
red blue green yellow purple black white silver golden gold diamond crystal platinum
company business office work worker sales salesman marketing support service team teamwork project customer client
callcenter callcentre telecaller telesales calling phone telephone mobile callerdesk ringside outreach campaign leads lead
nothing something anything whatever trustno trustnoone fuckyou fuckoff asshole bitch
ninja samurai warrior soldier army navy marine police rocket thunder lightning storm fire ice water earth
jackson jordan michaeljordan ronaldo messi beckham liverpool arsenal chelsea manchester unitedstates barcelona realmadrid juventus
mypassword mypass newpassword yourpassword thepassword thisismypassword passwordpassword adminadmin testtest useruser rootroot
correcthorsebatterystaple
`;

export const commonPasswordWords: ReadonlySet<string> = new Set(
  words.split(/\s+/).filter((word) => word !== ""),
);
