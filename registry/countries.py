"""Countries: all of ISO 3166-1, those of the European Union, and INSEE's codes for them."""

from babel import Locale

# ISO 3166-1 "user-assigned": a country that neither INSEE's code nor its name tells.
UNKNOWN = "XX"

# Codes of two letters that CLDR names and ISO 3166-1 does not: groups of countries, islands without a code
# of their own, test data.
_NOT_IN_ISO = frozenset(
    {"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "XK", "ZZ"}
)
_NAMED = map(str, Locale("fr").territories)  # regions of the world, too, whose codes are digits
ISO_3166 = frozenset(code for code in _NAMED if len(code) == 2 and code.isalpha()) - _NOT_IN_ISO
# Kosovo has no code of ISO yet: XK is what the European Commission and CLDR use.
COUNTRIES = ISO_3166 | {"XK"}

EUROPEAN_UNION = frozenset(
    {"AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT", "LT"}
    | {"LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK"}
)
# France as Sirene counts it: a company there has a SIRET.
SIRENE = frozenset({"FR", "BL", "GF", "GP", "MF", "MQ", "PM", "RE", "YT"})
# With its other territories, which INSEE does not count as abroad either.
FRANCE = SIRENE | {"NC", "PF", "TF", "WF"}

# Code officiel géographique (pays et territoires étrangers, 2026) without its leading 99: every code in use,
# and those of former countries that old records still hold. Where one code covers several countries of ISO,
# the first one is the country that INSEE attaches them to; the country's name tells the others.
_CODES = """
101:DK,FO 102:IS 103:NO,SJ,BV 104:SE 105:FI,AX 106:EE 107:LV 108:LT 109:DE 110:AT 111:BG 112:HU 113:LI 114:RO
115:CZ,SK 116:CZ 117:SK 118:BA 119:HR 120:ME 121:RS 122:PL 123:RU 124:TR 125:AL 126:GR 127:IT 128:SM 129:VA
130:AD 131:BE 132:GB,GG,IM,JE 133:GI 134:ES 135:NL,AW,BQ,CW,SX 136:IE 137:LU 138:MC 139:PT 140:CH 141:DE
142:DE 143:CY 144:MT 145:SI 148:BY 151:MD 155:UA 156:MK 157:XK 158:FO 159:SJ 160:AX 161:GB,GG,IM,JE 162:ES
201:SA 202:YE 203:IQ 204:IR 205:LB 206:SY 207:IL 208:TR 209:RU 210:RU 211:RU 212:AF 213:PK 214:BT 215:NP
216:CN 217:JP 219:TH 220:PH 221:AE 222:JO 223:IN 224:MM 225:BN 226:SG 227:MY 228:MY 229:MV 230:HK 231:ID
232:MO 233:YE 234:KH 235:LK 236:TW 237:KR,KP 238:KP 239:KR 240:KW 241:LA 242:MN 243:VN 244:VN 245:VN 246:BD
247:AE 248:QA 249:BH 250:OM 251:YE 252:AM 253:AZ 254:CY 255:GE 256:KZ 257:KG 258:UZ 259:TJ 260:TM 261:PS
262:TL 263:YE 264:ID 265:AU,CC,CX,HM 301:EG 302:LR 303:ZA 304:GM 305:CM 306:SH 307:KE 308:IO 309:TZ 310:ZW
311:NA 312:CD 313:ES 314:GQ 315:ET 316:LY 317:ER 318:SO 319:PT 320:MZ 321:BI 322:CM 323:CF 324:CG 325:MA
326:CI 327:BJ 328:GA 329:GH 330:GN 331:BF 332:KE 333:MG 334:MW 335:ML 336:MR 337:NE 338:NG 339:UG 340:RW
341:SN 342:SL 343:SD 344:TD 345:TG 346:ZM 347:BW 348:LS 349:SS 350:MA 351:TN 352:DZ 362:TZ 363:BV 389:EH
390:MU 391:SZ 392:GW 393:MZ 394:ST 395:AO 396:CV 397:KM 398:SC 399:DJ 401:CA 402:CA 403:CA 404:US 405:MX
406:CR 407:CU 408:DO 409:GT 410:HT 411:HN 412:NI 413:PA 414:SV 415:AR 416:BR 417:CL 418:BO 419:CO 420:EC
421:PY 422:PE 423:UY 424:VE 425:GB,AI,BM,KY,MS,TC,VG 426:JM 427:FK,GS 428:GY 429:BZ 430:GL 431:AW,BQ,CW,SX
432:US,PR,VI 433:TT 434:BB 435:GD 436:BS 437:SR 438:DM 439:LC 440:VC 441:AG 442:KN 443:BQ 444:CW 445:SX
446:AQ 447:AQ 501:AU,CC,CX,HM,NF 502:NZ,CK,NU,TK 503:PN 504:US 505:US,AS,GU,MP,UM 506:WS 507:NR 508:FJ 509:TO
510:PG 511:TV 512:SB 513:KI 514:VU 515:MH 516:FM 517:PW 519:TK 520:CK 521:NU 522:NF 699:AQ
"""

ISO_OF_INSEE = {
    f"99{code}": tuple(countries.split(","))
    for code, countries in (entry.split(":") for entry in _CODES.split())
}
ISO_OF_INSEE["99100"] = ("FR",)
